package org.tereze.bench.drill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.tereze.bench.real.Correspondent;
import org.tereze.client.ClientException;
import org.tereze.client.Draft;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.outbox.SentState;
import org.tereze.wire.Precedence;

/**
 * Somebody's app in a process of its own, by the clock of a drill. Does what the lines on its input
 * say and tells what happens on its output; words are parted by tabs. Ends with its input. One
 * thread.
 *
 * <pre>
 * route PORT HOST:PORT          what goes to the relay at that port of this machine goes this way
 * write KEY TO PRECEDENCE TEXT  → written KEY IDS BYTES TIME
 * flush                         → moved ID STATE TIME …, shown TEXT TIME …, burst RELAY PUT CUSTODY WHY …
 * outbox                        → moved ID STATE TIME …
 * inbox                         → holds TEXT …
 * each                          → done, or failed WHY
 * </pre>
 */
final class PhoneProgram {
  private final PrintStream out;
  private final Clock clock;
  private final Correspondent person;

  private PhoneProgram(PrintStream out, Clock clock, Correspondent person) {
    this.out = out;
    this.clock = clock;
    this.person = person;
  }

  /** Runs it: the clock's file, the name, the folder of homes. */
  public static void main(String[] args) throws Exception {
    DrillClock clock = DrillClock.ofProgram(args[0]);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Correspondent person = new Correspondent(args[1], Path.of(args[2]), clock, clock::nanos)) {
      new PhoneProgram(out, clock, person)
          .run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
  }

  private void run(BufferedReader in) throws IOException {
    say("done");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        does(line.split("\t", -1));
        say("done");
      } catch (ClientException e) {
        say("failed", String.valueOf(e.getMessage()));
      }
    }
  }

  private void does(String... words) throws ClientException {
    switch (words[0]) {
      case "route" -> {
        String[] way = words[2].split(":", -1);
        person.route(
            Integer.parseInt(words[1]), new InetSocketAddress(way[0], Integer.parseInt(way[1])));
      }
      case "write" -> write(words[1], words[2], Precedence.valueOf(words[3]), words[4]);
      case "flush" -> flush();
      case "outbox" -> {
        for (SentReport sent : person.client().outbox()) {
          moved(sent.id(), sent.state());
        }
      }
      case "inbox" -> {
        for (String text : person.texts()) {
          say("holds", plain(text));
        }
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private void write(String key, String to, Precedence precedence, String text)
      throws ClientException {
    long id = person.client().write(new Draft(to, text).precedence(precedence));
    SentReport sent = person.client().sent(id);
    String all = ids(sent).stream().map(String::valueOf).collect(Collectors.joining(","));
    say("written", key, all, Long.toString(sent.envelopeBytes()), now());
  }

  /** The numbers of its parts. */
  static List<Long> ids(SentReport sent) {
    return sent.parts().isEmpty()
        ? List.of(sent.id())
        : sent.parts().stream().map(SentReport::id).toList();
  }

  private void flush() throws ClientException {
    BurstListener telling =
        new BurstListener() {
          @Override
          public void reportMoved(long id, SentState state) {
            moved(id, state);
          }

          @Override
          public void reportReceived(ReceivedReport report) {
            if (report.content().missing().isEmpty()) {
              say("shown", plain(report.content().text()), now());
            }
          }
        };
    for (BurstOutcome outcome : person.client().flush(telling)) {
      String why = outcome.problem();
      say(
          "burst",
          outcome.relay(),
          Integer.toString(outcome.put()),
          Integer.toString(outcome.inCustody()),
          why == null ? "" : why);
    }
  }

  private void moved(long id, SentState state) {
    say("moved", Long.toString(id), state.name(), now());
  }

  private String now() {
    return Long.toString(clock.millis());
  }

  private static String plain(String text) {
    return text.replace('\n', ' ').replace('\t', ' ');
  }

  private synchronized void say(String... words) {
    out.println(String.join("\t", words));
  }
}
