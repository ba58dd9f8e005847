package org.tereze.relay.ops.inspect;

import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.tereze.relay.store.SalvageReport;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreSalvage;

/**
 * {@code relay salvage DIR TARGET}: copies what can be read of a damaged store, or of the one in a
 * relay's data directory, into a new store, and lists what is missing. The damaged one is not
 * changed.
 *
 * <p>Exit status: 0 nothing is missing, 1 there is no copy, 2 wrong arguments, 3 there is a copy
 * and something is missing from it (and listed).
 */
public final class Salvage {
  private final PrintStream out;
  private final PrintStream err;
  private final SecureRandom random;

  public Salvage(PrintStream out, PrintStream err, SecureRandom random) {
    this.out = out;
    this.err = err;
    this.random = random;
  }

  /** Runs the command and returns its exit status. */
  public int run(String... arguments) {
    if (arguments.length != 2 || arguments[0].startsWith("-") || arguments[1].startsWith("-")) {
      err.println("usage: relay salvage DIR TARGET");
      return Inspect.WRONG_USE;
    }
    try {
      Path damaged = Inspect.store(Path.of(arguments[0]));
      SalvageReport report = StoreSalvage.salvage(damaged, Path.of(arguments[1]), random);
      print(report, arguments[1]);
      return report.isComplete() ? Inspect.SOUND : Inspect.DAMAGED;
    } catch (StoreException e) {
      err.println("relay: " + e.getMessage());
      return Inspect.FAILED;
    }
  }

  private void print(SalvageReport report, String target) {
    out.printf(
        "copied to %s: %d mailboxes, %d envelopes waiting, %d bytes%n",
        target, report.mailboxes(), report.envelopes(), report.envelopeBytes());
    report.notes().forEach(note -> out.println("note     " + note));
    for (SalvageReport.Loss loss : report.losses()) {
      out.printf("LOST     %s%s: %s%n", loss.file(), bytes(loss), loss.what());
    }
    for (SalvageReport.Missing gone : report.missing()) {
      out.printf(
          "MISSING  mailbox %s number %d, %s: %d of %d to %d%n",
          gone.mailbox(),
          gone.number(),
          Inspect.LANES.get(gone.lane()),
          gone.count(),
          gone.first(),
          gone.last());
    }
    for (String mailbox : report.rebuilt()) {
      out.printf("REBUILT  mailbox %s: what it had collected may be delivered again%n", mailbox);
    }
    report
        .nameless()
        .forEach(
            (number, count) ->
                out.printf(
                    "MISSING  %d envelopes of number %d, whose name is lost%n", count, number));
    if (report.unasked() > 0) {
      out.printf("note     %d envelopes cannot be asked about any more%n", report.unasked());
    }
    out.println(
        report.isComplete() ? "nothing is missing" : "something is missing; the copy is sound");
  }

  private static String bytes(SalvageReport.Loss loss) {
    return loss.to() > loss.from() ? ", bytes " + loss.from() + " to " + (loss.to() - 1) : "";
  }
}
