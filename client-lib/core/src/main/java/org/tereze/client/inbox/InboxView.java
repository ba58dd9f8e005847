package org.tereze.client.inbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.home.Home;
import org.tereze.client.inbox.ReceivedReport.Authorship;
import org.tereze.client.inbox.ReceivedReport.Content;
import org.tereze.client.inbox.ReceivedReport.Proof;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.InboxRecord;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.report.ReportException;
import org.tereze.client.report.SignedReports;
import org.tereze.crypto.Ed25519PublicKey;
import org.tereze.schema.Category;
import org.tereze.schema.Counts;
import org.tereze.schema.Forwarded;
import org.tereze.schema.Place;
import org.tereze.schema.Report;
import org.tereze.wire.Limits;

/**
 * Makes a {@link ReceivedReport} of what the vault holds: signatures are checked here, each time.
 */
final class InboxView {
  /** How far the true place may lie from the centre of the cell, by decimals of its degrees. */
  private static final String[] HALF_CELL = {
    " ±56 km", " ±5.6 km", " ±560 m", " ±56 m", " ±6 m", " ±1 m"
  };

  private final Home home;
  private final InboxRecord record;
  private final @Nullable ContactRecord contact;

  InboxView(Home home, InboxRecord record, @Nullable ContactRecord contact) {
    this.home = home;
    this.record = record;
    this.contact = contact;
  }

  ReceivedReport report() {
    String from = contact == null ? "?" : contact.getName();
    Report outer = parse(record.getReport());
    boolean confirmed = contact != null && contact.getConfirmed() && record.getProven();
    Report words = outer;
    Authorship authorship;
    if (outer.hasForwarded()) {
      Forwarded forwarded = outer.getForwarded();
      Report original = parse(forwarded.getOriginal());
      words = inner(original);
      Proof proof = original.hasSigned() ? forwardedProof(forwarded, original) : Proof.NONE;
      authorship =
          new Authorship(forwarded.getAuthorName(), from, proof, heardFrom(words), outer.getText());
    } else {
      words = inner(outer);
      authorship = new Authorship(from, null, proof(outer), heardFrom(words), "");
    }
    return new ReceivedReport(
        record.getId(),
        from,
        confirmed,
        Instant.ofEpochMilli(record.getReceivedMillis()),
        authorship,
        content(words),
        record.getReport().toByteArray());
  }

  private Proof proof(Report report) {
    if (!report.hasSigned()) {
      return Proof.SESSION;
    }
    try {
      boolean valid =
          contact != null
              && !contact.getCard().isEmpty()
              && SignedReports.verify(
                  report.getSigned(), Card.decode(contact.getCard().toByteArray()).identity());
      return valid ? Proof.SIGNATURE_VALID : Proof.SIGNATURE_INVALID;
    } catch (CardException e) {
      return Proof.SIGNATURE_INVALID;
    }
  }

  private static Proof forwardedProof(Forwarded forwarded, Report original) {
    byte[] key = forwarded.getAuthorKey().toByteArray();
    boolean valid =
        key.length == Ed25519PublicKey.SIZE_BYTES
            && SignedReports.verify(original.getSigned(), Ed25519PublicKey.of(key, 0));
    return valid ? Proof.SIGNATURE_VALID : Proof.SIGNATURE_INVALID;
  }

  private static Report inner(Report report) {
    if (!report.hasSigned()) {
      return report;
    }
    try {
      return SignedReports.inner(report.getSigned());
    } catch (ReportException e) {
      return Report.getDefaultInstance();
    }
  }

  private static @Nullable String heardFrom(Report words) {
    return words.hasHeardBy() ? words.getHeardBy().getFrom() : null;
  }

  private static Report parse(ByteString encoded) {
    try {
      return Report.parseFrom(encoded);
    } catch (InvalidProtocolBufferException e) {
      return Report.getDefaultInstance();
    }
  }

  private Content content(Report words) {
    Instant at =
        words.hasTimeMinutes()
            ? Instant.ofEpochSecond(Limits.EPOCH_SECONDS + 60L * words.getTimeMinutes())
            : null;
    return new Content(
        words.getText(),
        at,
        words.hasPlace() ? place(words.getPlace()) : null,
        category(words.getCategory()),
        new ArrayList<>(words.getTagsList()),
        replyTo(words.getReplyTo()),
        counts(words.getCounts()),
        words.getCheckInHours(),
        words.getPart().getNumber(),
        words.getPart().getOf());
  }

  private static Map<String, Integer> counts(Counts said) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    count(counts, "people", said.hasPeople(), said.getPeople());
    count(counts, "injured", said.hasInjured(), said.getInjured());
    count(counts, "killed", said.hasKilled(), said.getKilled());
    count(counts, "detained", said.hasDetained(), said.getDetained());
    count(counts, "missing", said.hasMissing(), said.getMissing());
    count(counts, "released", said.hasReleased(), said.getReleased());
    return counts;
  }

  private static void count(Map<String, Integer> counts, String what, boolean said, int number) {
    if (said) {
      counts.put(what, number);
    }
  }

  private static String place(Place place) {
    if (!place.hasLatitude() || !place.hasLongitude()) {
      return place.getName();
    }
    int decimals = Math.min(5, place.getDecimals());
    double scale = Math.pow(10, decimals);
    String format = "%." + decimals + "f, %." + decimals + "f";
    String cell =
        String.format(
                Locale.ROOT, format, place.getLatitude() / scale, place.getLongitude() / scale)
            + HALF_CELL[decimals];
    return place.getName().isEmpty() ? cell : place.getName() + " (" + cell + ")";
  }

  private static String category(Category category) {
    return category == Category.CATEGORY_NONE || category == Category.UNRECOGNIZED
        ? ""
        : category.name().substring("CATEGORY_".length()).toLowerCase(Locale.ROOT);
  }

  private long replyTo(ByteString envelopeId) {
    if (envelopeId.isEmpty()) {
      return 0;
    }
    for (OutboxRecord sent : home.outbox.all()) {
      if (sent.getEnvelopeId().equals(envelopeId)) {
        return sent.getId();
      }
    }
    return 0;
  }
}
