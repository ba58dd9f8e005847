package org.tereze.bench;

import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.tereze.bench.history.Histories;
import org.tereze.bench.load.Throughput;
import org.tereze.bench.overload.Crowd;
import org.tereze.bench.overload.Overload;
import org.tereze.bench.peers.Peers;
import org.tereze.bench.planner.Planning;
import org.tereze.bench.scale.EdgeScale;
import org.tereze.bench.scale.StoreScale;
import org.tereze.bench.schedule.Schedules;
import org.tereze.bench.sizes.Sizes;
import org.tereze.bench.suite.Suite;
import org.tereze.bench.window.Cuts;
import org.tereze.bench.window.FloodedBursts;
import org.tereze.bench.window.KernelLedger;
import org.tereze.bench.window.KernelWindows;
import org.tereze.bench.window.Windows;
import org.tereze.relay.ops.RelayClock;

/**
 * The program {@code deploy/tereze bench [NAME]}.
 *
 * <p>Exit status 0 if everything named was done and met its target, 1 if not, 2 for a wrong name.
 */
public final class Bench {
  private static final String USAGE =
      """
      Usage: deploy/tereze bench [NAME]
        [quick] [--json FILE]
                     the JMH suite: time per operation beside a reference, bytes allocated, a relay under
                     rising load; table, JSON and plots in target/bench; ten minutes, quick: less than two
        allocation   bytes allocated against bench/baseline.json; fails on a rise above 2 % or 16 B
        baseline     writes bench/baseline.json anew, for a rise that is wanted
        throughput [many] [wide] [single]
                     durable puts per second of a relay in its own process beside RocksDB alone, a bare
                     log and an echo; 8 links × 64 reports in flight, 64 × 1, 1 × 1
        peers        the same mailbox job for the relay and for other servers; see peers --help
        history      what many clients see of a relay that is killed, against a model of the mailbox; fails
                     on a contradiction; see history --help
        store [--count N] [--links N]
                     a store of N envelopes of 300 B (10 million): start, disk, memory with N idle
                     links (10,000), expiry, a fetch after as many collected; needs 8 GB of disk
        edge [N]     a real edge with N envelopes (1,000,000) that are to go on, whose line opens: until the
                     first is in custody, memory beside 100,000; fails if a target is missed (two minutes)
        overload [small]
                     10,000 idle links, 1,000 that trickle, 64 that never read, floods of handshakes,
                     claims and lookups: memory, what good links wait, and that nothing is lost
        window [quick]
                     what a cold window of 10, 30, 60 s on bad lines carries, by datagrams and by TCP;
                     fails if a target is missed (five minutes, quick one)
        window flood good bursts beside 100,000 junk datagrams a second from 500 addresses, and beside all
                     that this machine sends
        window cuts [N [SEED]]
                     N bursts (1,000) cut at a random byte or moment and ended from new addresses: fails
                     unless every report is in its mailbox once
        window kernel [N]
                     N windows (5) of ten seconds over TUN devices between two network namespaces, by
                     datagrams and by the kernel's TCP, and TCP beside a burst; as root, with python3
        window ledger
                     the byte ledger of a phone beside the packets of two kernels on such a line, as root; fails
                     if they differ by more than 1 % (three minutes)
        schedule [SEED]
                     window time that a node has which learns when windows open, beside even probing with as
                     many tries, on invented traces (from that seed on, 1,000) and recorded ones; fails if a
                     target is missed (a minute and a half)
        planner [N]  the order of a burst beside first come, smallest first and strict precedence: value that
                     arrived by any cut as part of a clairvoyant's, N windows (20) of 16 workloads; fails
                     if a target is missed (two minutes)
        sizes        bytes on the wire, on real sockets, against the targets; fails if one is missed
      bench/README.md says which number guards what.""";

  private Bench() {}

  /** Runs what the first argument names. */
  public static void main(String[] args) throws Exception {
    // A relay in this process reports to an operator, who is not here.
    System.setProperty("TEREZE_LOG_LEVEL", "WARN");
    System.exit(run(args));
  }

  private static int run(String... args) throws Exception {
    String name = args.length == 0 ? "all" : args[0];
    List<String> further = List.of(args).subList(Math.min(1, args.length), args.length);
    RelayClock machine = new RelayClock(InstantSource.system(), System::nanoTime);
    Suite suite = new Suite(System.out, root(), machine);
    switch (name) {
      case "all" -> {
        return suite.full(further) ? 0 : 2;
      }
      case "--json" -> {
        return suite.full(List.of(args)) ? 0 : 2;
      }
      case "quick" -> {
        return suite.quick(further) ? 0 : 2;
      }
      case "allocation" -> {
        return suite.allocation() ? 0 : 1;
      }
      case "window" -> {
        return window(machine, further);
      }
      case "schedule" -> {
        long seed = further.isEmpty() ? Schedules.FIRST_SEED : Long.parseLong(further.get(0));
        return new Schedules(System.out, seed).measure() ? 0 : 1;
      }
      case "planner" -> {
        int windows = further.isEmpty() ? 20 : Integer.parseInt(further.get(0));
        return new Planning(System.out).measure(windows) ? 0 : 1;
      }
      case "sizes" -> {
        return new Sizes(System.out, machine).measure() ? 0 : 1;
      }
      case "throughput" ->
          new Throughput(System.out, machine.nanos(), 3)
              .measure(Arrays.asList(args).subList(1, args.length));
      case "peers" -> {
        return new Peers(System.out, machine.nanos())
            .measure(List.of(args).subList(1, args.length));
      }
      case "history" -> {
        return new Histories(System.out, machine.nanos())
            .run(List.of(args).subList(1, args.length));
      }
      case "overload" -> {
        boolean small = List.of(args).contains("small");
        return new Overload(System.out, small ? Crowd.SMALL : Crowd.FULL, machine.nanos()).measure()
            ? 0
            : 1;
      }
      case "edge" -> {
        int count = further.isEmpty() ? 1_000_000 : Integer.parseInt(further.get(0));
        return new EdgeScale(System.out, machine, count).measure() ? 0 : 1;
      }
      case "store" -> {
        return store(machine, List.of(args).subList(1, args.length));
      }
      case "baseline" -> suite.baseline();
      case "--help", "-h", "help" -> System.out.println(USAGE);
      default -> {
        System.err.println("tereze: bench knows no “" + name + "”");
        System.err.println(USAGE);
        return 2;
      }
    }
    return 0;
  }

  private static int window(RelayClock machine, List<String> arguments) throws Exception {
    String what = arguments.isEmpty() ? "" : arguments.get(0);
    boolean met =
        switch (what) {
          case "flood" -> new FloodedBursts(System.out, machine.nanos()).measure();
          case "kernel" -> kernel(machine, arguments.subList(1, arguments.size()));
          case "ledger" ->
              new KernelLedger(System.out, root(), Clock.systemUTC(), machine.nanos()).measure();
          case "cuts" -> cuts(machine, arguments.subList(1, arguments.size()));
          default -> new Windows(System.out, machine.nanos()).measure(what.equals("quick"));
        };
    return met ? 0 : 1;
  }

  private static boolean kernel(RelayClock machine, List<String> arguments) throws Exception {
    int seeds = arguments.isEmpty() ? 5 : Integer.parseInt(arguments.get(0));
    new KernelWindows(System.out, root(), machine.nanos()).measure(seeds);
    return true;
  }

  private static Path root() {
    return Path.of(System.getProperty("tereze.root", ""));
  }

  private static boolean cuts(RelayClock machine, List<String> arguments) throws Exception {
    int rounds = arguments.isEmpty() ? 1_000 : Integer.parseInt(arguments.get(0));
    long seed =
        arguments.size() > 1 ? Long.parseLong(arguments.get(1)) : machine.nanos().getAsLong();
    return new Cuts(System.out, machine.nanos()).measure(rounds, seed);
  }

  private static int store(RelayClock machine, List<String> arguments) throws Exception {
    try {
      return new StoreScale(System.out, machine, arguments).measure() ? 0 : 1;
    } catch (IllegalArgumentException e) {
      System.err.println("tereze: " + e.getMessage());
      return 2;
    }
  }
}
