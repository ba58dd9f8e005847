package org.tereze.bench.real;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.tereze.client.Draft;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.inbox.ReceivedReport;

/**
 * Somebody in a process of their own until it is killed. For each thing that counts it prints a
 * line, once it is promised:
 *
 * <pre>
 * wrote TEXT   write() has returned
 * shown TEXT   a report came and was shown
 * flushed      a flush is over, whatever came of it
 * </pre>
 *
 * <p>Arguments: folder, name, and for who writes the contact's name and a mark for the texts.
 */
final class ClientKillChild {
  private static final int REPORTS_PER_FLUSH = 5;

  private final PrintStream ledger = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final BurstListener screen =
      new BurstListener() {
        @Override
        public void reportReceived(ReceivedReport report) {
          ledger.println("shown " + report.content().text());
        }
      };

  private ClientKillChild() {}

  public static void main(String[] arguments) throws Exception {
    new ClientKillChild().run(arguments);
  }

  private void run(String... arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    try (Correspondent person =
        new Correspondent(arguments[1], folder, Clock.systemUTC(), System::nanoTime)) {
      int number = 0;
      while (true) {
        for (int i = 0; arguments.length > 2 && i < REPORTS_PER_FLUSH; i++) {
          String text = arguments[3] + "/" + number++;
          person.client().write(new Draft(arguments[2], text));
          ledger.println("wrote " + text);
        }
        person.client().flush(screen);
        ledger.println("flushed");
      }
    }
  }
}
