package org.tereze.relay.ops.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreInspection;
import org.tereze.relay.store.StoreReport;
import org.tereze.relay.store.StoreReport.Generation;
import org.tereze.relay.store.StoreReport.Lane;
import org.tereze.relay.store.StoreReport.Mailbox;

/**
 * {@code relay inspect [--json] DIR}: describes and verifies a store, or the one in a relay's data
 * directory, while no relay uses it.
 *
 * <p>Exit status: 0 all is well, 1 it could not be opened, 2 wrong arguments, 3 damage was found
 * (and named).
 */
public final class Inspect {
  public static final int SOUND = 0;
  public static final int FAILED = 1;
  public static final int WRONG_USE = 2;
  public static final int DAMAGED = 3;

  private static final LocalDate EPOCH = LocalDate.of(2026, 1, 1);
  static final List<String> LANES = List.of("FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE");

  private final PrintStream out;
  private final PrintStream err;

  public Inspect(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the command and returns its exit status. */
  public int run(String... arguments) {
    boolean json = Arrays.asList(arguments).contains("--json");
    List<String> directories =
        Arrays.stream(arguments).filter(argument -> !argument.equals("--json")).toList();
    if (directories.size() != 1 || directories.get(0).startsWith("-")) {
      err.println("usage: relay inspect [--json] DIR");
      return WRONG_USE;
    }
    try {
      StoreReport report = StoreInspection.inspect(store(Path.of(directories.get(0))));
      if (json) {
        printJson(report);
      } else {
        print(report);
      }
      return report.isSound() ? SOUND : DAMAGED;
    } catch (StoreException | JsonProcessingException e) {
      err.println("relay: " + e.getMessage());
      return FAILED;
    }
  }

  /** The store itself, where a relay's data directory is named. */
  static Path store(Path directory) {
    Path inside = directory.resolve("store");
    return Files.isDirectory(inside) ? inside : directory;
  }

  private void printJson(StoreReport report) throws JsonProcessingException {
    out.println(
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
  }

  private void print(StoreReport report) {
    out.printf("format version   %d%n", report.formatVersion());
    out.printf("mailboxes        %d%n", report.mailboxes().size());
    out.printf(
        "waiting          %d envelopes, %d bytes%n", report.waitingCount(), report.waitingBytes());
    if (report.supersededCount() > 0) {
      out.printf("  of these       %d expired and put again%n", report.supersededCount());
    }
    if (report.requests() > 0) {
      out.printf(
          "requests         %d for other relays, %d not answered%n",
          report.requests(), report.requestsWaiting());
    }
    report.mailboxes().forEach(this::print);
    for (Map.Entry<Integer, Integer> day : report.expiryDays().entrySet()) {
      out.printf("expires %s  in %d mailboxes%n", EPOCH.plusDays(day.getKey()), day.getValue());
    }
    for (Generation one : report.generations()) {
      out.printf(
          "ids, week %d   %d remembered, %d expired, %d evicted; forgotten on %s%n",
          one.number(),
          one.ids(),
          one.expired(),
          one.evicted(),
          EPOCH.plusWeeks(one.number() + 1L));
    }
    report.faults().forEach(fault -> out.println("DAMAGED  " + fault));
    out.println(report.isSound() ? "everything checked is sound" : "the store is damaged");
  }

  private void print(Mailbox mailbox) {
    out.printf("mailbox %s  number %d", mailbox.key(), mailbox.number());
    if (mailbox.revoked()) {
      out.println("  revoked");
      return;
    }
    boolean transit = mailbox.home() != null;
    if (transit) {
      out.printf("  in transit to %s, %d undecided", mailbox.home(), mailbox.undecided());
    }
    out.printf("  %d bytes%n", mailbox.waitingBytes());
    for (Lane lane : mailbox.lanes()) {
      if (lane.cursor() > 0 || lane.waiting() > 0) {
        out.printf(
            "  %-10s %s up to %d, %d waiting%n",
            LANES.get(lane.lane()),
            transit ? "forwarded" : "collected",
            lane.cursor(),
            lane.waiting());
      }
    }
  }
}
