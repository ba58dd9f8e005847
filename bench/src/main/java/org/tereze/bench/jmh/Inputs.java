package org.tereze.bench.jmh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.tereze.client.codec.Padding;
import org.tereze.client.codec.Plaintext;
import org.tereze.schema.Report;
import org.tereze.testkit.SeededRandom;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.OutgoingPut;

/** What the benchmarks work on: the same bytes in every run, of the sizes that people write. */
final class Inputs {
  /** What a report from a blacked-out town looks like. */
  static final String TEXT =
      "На площади стреляли, мы дома, все живы. Связи нет с утра, вода есть. Передай Айгуль,"
          + " что мама у нас. Брат ушёл в больницу №4, там нужна кровь. Я напишу, когда будет"
          + " окно";

  /** A report of {@link #REPORT_BYTES} as encoded. */
  static final Report REPORT = Report.newBuilder().setText(TEXT).build();

  static final int REPORT_BYTES = 300;

  /** The same as it is sealed: compressed and padded. */
  static final byte[] PLAINTEXT = Plaintext.encode(REPORT.toByteArray(), Padding.COMPACT);

  static final int BURST = 100;

  private static final long SEED = 20220105;
  private static final int SHORTEST_ENVELOPE_BYTES = 60;
  private static final int ENVELOPE_SPREAD_BYTES = 240;
  private static final int LIFETIME_HOURS = 336;
  private static final int MAILBOXES = 3;

  static {
    if (REPORT.getSerializedSize() != REPORT_BYTES) {
      throw new IllegalStateException("the report has " + REPORT.getSerializedSize() + " bytes");
    }
  }

  private Inputs() {}

  static SeededRandom random() {
    return new SeededRandom(SEED);
  }

  /** A hundred envelopes of 60 to 299 bytes for three mailboxes, mailbox after mailbox. */
  static List<OutgoingPut> burst() {
    SeededRandom random = random();
    List<OutgoingPut> puts = new ArrayList<>(BURST);
    for (int i = 0; i < BURST; i++) {
      int contact = i * MAILBOXES / BURST;
      puts.add(
          new OutgoingPut(
              i,
              MailboxId.of(filled(MailboxId.BYTES, contact)),
              AskVerifier.of(filled(AskVerifier.BYTES, contact)),
              Precedence.ROUTINE,
              LIFETIME_HOURS,
              envelope(random)));
    }
    return Collections.unmodifiableList(puts);
  }

  /** Random, as every sealed envelope looks. */
  static byte[] envelope(SeededRandom random) {
    return random.bytes(SHORTEST_ENVELOPE_BYTES + random.nextInt(ENVELOPE_SPREAD_BYTES));
  }

  private static byte[] filled(int bytes, int value) {
    byte[] array = new byte[bytes];
    Arrays.fill(array, (byte) (value + 1));
    return array;
  }
}
