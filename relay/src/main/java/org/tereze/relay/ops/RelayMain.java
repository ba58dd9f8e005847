package org.tereze.relay.ops;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.tereze.relay.ops.inspect.Inspect;
import org.tereze.relay.ops.inspect.Salvage;
import org.tereze.relay.store.StoreException;

/**
 * The program {@code relay}: {@code run --config FILE}, {@code key --config FILE}, {@code inspect
 * [--json] DIR}, {@code salvage DIR TARGET}, {@code confirm-clock --config FILE --date YYYY-MM-DD}.
 *
 * <p>Exit codes: 0 done, 1 it failed, 2 wrong arguments or configuration, 3 an inspected store is
 * damaged or a salvaged one lacks something, 4 a part of a running relay broke. An error is one
 * line.
 */
public final class RelayMain {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USE = 2;
  static final int BROKEN = 4;

  private static final String LEAK_LEVEL = "io.netty.leakDetection.level";
  private static final String USAGE =
      "usage: relay run --config FILE | relay key --config FILE | relay inspect [--json] DIR"
          + " | relay salvage DIR TARGET | relay confirm-clock --config FILE --date YYYY-MM-DD";

  private final PrintStream out;
  private final PrintStream err;
  private final Relay.StoreOpener opener;
  private final RelayClock clock;
  private final SecureRandom random;

  RelayMain(
      PrintStream out,
      PrintStream err,
      Relay.StoreOpener opener,
      RelayClock clock,
      SecureRandom random) {
    this.out = out;
    this.err = err;
    this.opener = opener;
    this.clock = clock;
    this.random = random;
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(start(RelayClock.system(), args));
  }

  /** Runs a command by this clock, which is the machine's except where time is played. */
  public static int start(RelayClock clock, String... args) {
    // A sampled stack trace for each hundredth buffer; tests look at every one instead.
    System.setProperty(LEAK_LEVEL, System.getProperty(LEAK_LEVEL, "disabled"));
    Thread.setDefaultUncaughtExceptionHandler(
        new LastWords(System.err, Runtime.getRuntime()::halt));
    SecureRandom random = new SecureRandom();
    return new RelayMain(System.out, System.err, Stores::open, clock, random).run(args);
  }

  /** Runs a command; {@code run} returns when the process is told to stop. */
  int run(String... args) {
    try {
      if (args.length == 3 && args[1].equals("--config")) {
        Path config = Path.of(args[2]);
        if (args[0].equals("run")) {
          return serve(RelayConfig.read(config));
        }
        if (args[0].equals("key")) {
          return printKey(RelayConfig.read(config));
        }
      }
      if (args.length == 5 && args[0].equals("confirm-clock") && args[3].equals("--date")) {
        return confirmClock(RelayConfig.read(Path.of(args[2])), args[4]);
      }
      if (args.length > 0 && args[0].equals("inspect")) {
        return new Inspect(out, err).run(Arrays.copyOfRange(args, 1, args.length));
      }
      if (args.length > 0 && args[0].equals("salvage")) {
        return new Salvage(out, err, random).run(Arrays.copyOfRange(args, 1, args.length));
      }
      err.println(USAGE);
      return WRONG_USE;
    } catch (ConfigException e) {
      err.println("relay: " + e.getMessage());
      return WRONG_USE;
    } catch (StoreException | IOException e) {
      err.println("relay: " + e.getMessage());
      return FAILED;
    }
  }

  private int printKey(RelayConfig config) throws IOException, ConfigException {
    KeyFolder keys = KeyFolder.open(config.data().resolve("keys"), random);
    out.println(RelayAddress.text(keys.staticPublic(), config.advertise()));
    keys.close();
    return DONE;
  }

  /** The operator says what day it is, so that a wrong clock is not confirmed unread. */
  private int confirmClock(RelayConfig config, String day) throws IOException, ConfigException {
    Instant now = clock.wall().instant();
    ClockConfirmation.leave(config.data(), day, now);
    out.println("confirmed " + now + ": a relay on this folder goes by it within a minute");
    return DONE;
  }

  /** With the port that was found, where any was asked for. */
  private static String advertised(RelayConfig config, Relay relay) {
    String place = config.advertise();
    String anyPort = ":0";
    return place.endsWith(anyPort) ? place.substring(0, place.length() - 1) + relay.port() : place;
  }

  private int serve(RelayConfig config) throws ConfigException, StoreException, IOException {
    Relay relay = Relay.start(config, opener, clock, random);
    out.println(RelayAddress.text(relay.staticPublic(), advertised(config, relay)));
    out.flush();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  relay.stop();
                  stopped.countDown();
                },
                "tereze-stop"));
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return DONE;
  }
}
