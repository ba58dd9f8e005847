package org.tereze.bench.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.bench.screen.Screen;
import org.tereze.bench.trace.Trace;
import org.tereze.bench.trace.TraceException;
import org.tereze.bench.trace.TracedWindow;
import org.tereze.client.ClientException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program {@code deploy/tereze drill}. */
@Command(
    name = "drill",
    mixinStandardHelpOptions = true,
    description = {
      "Plays a recorded blackout again: a home relay, two edges, twenty reporters and five recipients",
      "as real programs with real stores on real sockets. Gaps are jumped; each window is a few seconds",
      "of true link time at the recorded rate, round trip and loss. An edge is killed, a phone is off for",
      "two days. Prints what became of every report, and leaves a picture.",
      "Exit status 0 if every report arrived once."
    })
public final class Drill implements Callable<Integer> {
  private static final double FLASH_SECONDS = 5;
  private static final int WRONG_USE = 2;
  private static final Duration BACK_AFTER = Duration.ofHours(12);
  private static final int MOST_WINDOW_SECONDS = 15;
  private static final int ALL_WINDOW_SECONDS = 90;
  private static final int LEAST_WINDOW_SECONDS = 8;
  private static final int FIRST_YEAR = 2026;
  private static final int UNSAID_BITS_PER_SECOND = 20_000;
  private static final Duration UNSAID_ROUND_TRIP = Duration.ofMillis(800);

  @Parameters(
      paramLabel = "TRACE",
      description = "kazakhstan-2022, iran-2026, or a file (bench/README.md says how one looks)")
  private String trace = "";

  @Option(names = "--real-time", description = "nothing is jumped or scaled: takes days")
  private boolean real;

  @Option(
      names = "--relay",
      paramLabel = "KEY@HOST:PORT",
      description = "the reporters' home is this relay of yours; it sees what a home sees")
  private @Nullable String relay;

  @Option(names = "--seed", description = "another seed has people write other things")
  private long seed = 1;

  @Option(names = "--window-seconds", description = "how long each window is played")
  private int windowSeconds;

  @Option(
      names = "--flash-seconds",
      description = "fail if 95 of 100 FLASH reports take longer from a line to custody (5)")
  private double flashSeconds = FLASH_SECONDS;

  @Option(names = "--out", description = "where table and picture go (target/drill)")
  private Path out = Path.of(System.getProperty("tereze.root", ""), "target", "drill");

  private final InstantSource machine;
  private final LongSupplier machineNanos;

  private Drill(InstantSource machine, LongSupplier machineNanos) {
    this.machine = machine;
    this.machineNanos = machineNanos;
  }

  /** Plays it and ends the process with its exit code. */
  public static void main(String[] args) {
    Drill drill = new Drill(InstantSource.system(), System::nanoTime);
    System.exit(new CommandLine(drill).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Trace recorded;
    try {
      recorded =
          Trace.RECORDED.contains(trace) ? Trace.recorded(trace) : Trace.read(Path.of(trace));
    } catch (TraceException e) {
      System.err.println("tereze: " + e.getMessage());
      return WRONG_USE;
    } catch (IOException e) {
      System.err.println("tereze: no such trace: " + trace);
      return WRONG_USE;
    }
    // Not in a try: what a drill leaves that broke off is worth a look.
    ScratchFolder folder = new ScratchFolder("tereze-drill");
    try (Screen screen = new Screen()) {
      boolean good = play(recorded, folder.path(), screen);
      if (good) {
        folder.close();
      } else {
        screen.line("what the programs left is in %s", folder.path());
      }
      return good ? 0 : 1;
    } catch (IOException | ClientException e) {
      System.err.println("tereze: the drill broke off: " + e.getMessage());
      System.err.println("tereze: what it left is in " + folder.path());
      return 1;
    }
  }

  private boolean play(Trace recorded, Path folder, Screen screen)
      throws IOException, InterruptedException, ClientException {
    // Relays count hours since 2026: an older blackout is played on the same days of that year.
    ZoneOffset zone = recorded.zone().getRules().getOffset(recorded.from());
    int years = Math.max(0, FIRST_YEAR - recorded.from().atOffset(zone).getYear());
    List<DrillWindow> windows = windows(recorded, zone, years);
    Instant begin = recorded.from().atOffset(zone).plusYears(years).toInstant();
    Path clockFile = folder.resolve("clock");
    DrillClock clock = DrillClock.create(clockFile, begin, machine, machineNanos);
    Pace pace = new Pace(clock, machineNanos, Duration.ofSeconds(seconds(windows.size())), real);
    Stretch stretch = new Stretch(windows, pace::played);
    Cast cast = new Cast();
    Ledger ledger = new Ledger();
    Random random = new Random(seed);
    List<DrillReport> reports = new Rhythm(cast, zone, random).reports(begin, windows);
    long began = machineNanos.getAsLong();
    screen.chapter(
        recorded.name() + ": " + windows.size() + " windows, " + reports.size() + " reports");
    try (Scene scene =
        new Scene(cast, folder, clockFile, clock, machineNanos, windows.get(0), relay)) {
      scene.meet();
      screen.line(
          "a home abroad, two edges inside, twenty reporters and five recipients have met (%.0f s)",
          (machineNanos.getAsLong() - began) / 1e9);
      try (Readers readers = new Readers(cast, scene, ledger, pace)) {
        Samples samples = new Samples(scene, ledger, pace, stretch);
        Play play =
            new Play(
                cast,
                windows,
                end(recorded, windows, zone, years),
                zone,
                scene,
                ledger,
                pace,
                stretch,
                readers,
                samples,
                screen,
                random,
                reports);
        play.run();
        readers.count();
        LineUse use = LineUse.of(scene, cast, play.edgeShare());
        Score score = new Score(ledger, stretch, use, flashSeconds);
        score.print(screen);
        leave(recorded, windows, zone, ledger, stretch, samples, play, score, screen);
        screen.line("%.0f s in all", (machineNanos.getAsLong() - began) / 1e9);
        return score.good();
      }
    }
  }

  private int seconds(int windows) {
    int fitting = Math.max(LEAST_WINDOW_SECONDS, ALL_WINDOW_SECONDS / windows);
    return windowSeconds > 0 ? windowSeconds : Math.min(MOST_WINDOW_SECONDS, fitting);
  }

  private static List<DrillWindow> windows(Trace recorded, ZoneOffset zone, int years) {
    List<DrillWindow> windows = new ArrayList<>();
    for (TracedWindow window : recorded.windows()) {
      windows.add(
          new DrillWindow(
              window.opens().atOffset(zone).plusYears(years).toInstant(),
              window.closes().atOffset(zone).plusYears(years).toInstant(),
              window.bitsPerSecond() == 0 ? UNSAID_BITS_PER_SECOND : window.bitsPerSecond(),
              window.rtt().isZero() ? UNSAID_ROUND_TRIP : window.rtt(),
              window.loss()));
    }
    return windows;
  }

  /** When the network is back: where the trace says that it ends, else half a day later. */
  private static Instant end(
      Trace recorded, List<DrillWindow> windows, ZoneOffset zone, int years) {
    Instant until = recorded.until().atOffset(zone).plusYears(years).toInstant();
    Instant last = windows.get(windows.size() - 1).close();
    return until.isAfter(last) ? until : last.plus(BACK_AFTER);
  }

  private void leave(
      Trace recorded,
      List<DrillWindow> windows,
      ZoneOffset zone,
      Ledger ledger,
      Stretch stretch,
      Samples samples,
      Play play,
      Score score,
      Screen screen)
      throws IOException {
    Files.createDirectories(out);
    String name = Trace.RECORDED.contains(trace) ? trace : "drill";
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode all = score.json(mapper);
    Path json = out.resolve(name + ".json");
    mapper.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), all);
    Path picture = out.resolve(name + ".html");
    Files.writeString(
        picture,
        new Picture(
                recorded.name(),
                zone,
                windows,
                ledger.ways(),
                stretch,
                samples.all(),
                play.events(),
                score)
            .html());
    screen.line("");
    screen.line("the picture: %s", picture);
  }
}
