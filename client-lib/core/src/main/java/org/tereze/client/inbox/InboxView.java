package org.tereze.client.inbox;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.card.CardException;
import org.tereze.client.home.Home;
import org.tereze.client.inbox.ReceivedReport.Authorship;
import org.tereze.client.inbox.ReceivedReport.Content;
import org.tereze.client.inbox.ReceivedReport.Proof;
import org.tereze.client.outbox.Outbox;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.InboxRecord;
import org.tereze.client.report.SignedReports;
import org.tereze.crypto.Ed25519PublicKey;
import org.tereze.schema.Attachment;
import org.tereze.schema.Category;
import org.tereze.schema.Counts;
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
  private final List<OpenedPart> parts = new ArrayList<>();
  private final OpenedPart first;
  private final @Nullable ContactRecord contact;

  /** Of what has come of one report, at least one part of it. */
  InboxView(Home home, List<InboxRecord> records, @Nullable ContactRecord contact) {
    this.home = home;
    this.contact = contact;
    for (InboxRecord record : records) {
      parts.add(new OpenedPart(record));
    }
    parts.sort(Comparator.comparingInt(OpenedPart::number));
    this.first = parts.get(0);
  }

  ReceivedReport report() {
    String from = contact == null ? "?" : contact.getName();
    boolean proven = true;
    long receivedMillis = Long.MAX_VALUE;
    List<byte[]> encoded = new ArrayList<>();
    for (OpenedPart part : parts) {
      proven &= part.record.getProven();
      receivedMillis = Math.min(receivedMillis, part.record.getReceivedMillis());
      encoded.add(part.record.getReport().toByteArray());
    }
    return new ReceivedReport(
        first.record.getId(),
        from,
        contact != null && contact.getConfirmed() && proven,
        Instant.ofEpochMilli(receivedMillis),
        authorship(from),
        content(first.words),
        encoded);
  }

  private Authorship authorship(String from) {
    String heardFrom = first.words.hasHeardBy() ? first.words.getHeardBy().getFrom() : null;
    if (!first.outer.hasForwarded()) {
      return new Authorship(from, null, proof(), heardFrom, "");
    }
    String author = first.outer.getForwarded().getAuthorName();
    return new Authorship(author, from, proof(), heardFrom, comment());
  }

  /** It goes with what was forwarded first, which need not be the first part of the text. */
  private String comment() {
    for (OpenedPart part : parts) {
      if (!part.outer.getText().isEmpty()) {
        return part.outer.getText();
      }
    }
    return "";
  }

  /** That of all parts together: who puts parts of several texts together has no proof. */
  private Proof proof() {
    if (!first.original.hasSigned()) {
      return proof(first);
    }
    int number = 0;
    for (OpenedPart part : parts) {
      boolean follows = part.number() > number && part.belongsTo(first);
      if (!follows || proof(part) != Proof.SIGNATURE_VALID) {
        return Proof.SIGNATURE_INVALID;
      }
      number = part.number();
    }
    return Proof.SIGNATURE_VALID;
  }

  private Proof proof(OpenedPart part) {
    if (!part.original.hasSigned()) {
      return part.outer.hasForwarded() ? Proof.NONE : Proof.SESSION;
    }
    boolean valid =
        part.outer.hasForwarded() ? verifiesForwarded(part) : verifiesByCard(part.original);
    return valid ? Proof.SIGNATURE_VALID : Proof.SIGNATURE_INVALID;
  }

  private boolean verifiesByCard(Report report) {
    try {
      return contact != null
          && !contact.getCard().isEmpty()
          && SignedReports.verify(
              report.getSigned(), Card.decode(contact.getCard().toByteArray()).identity());
    } catch (CardException e) {
      return false;
    }
  }

  private static boolean verifiesForwarded(OpenedPart part) {
    byte[] key = part.outer.getForwarded().getAuthorKey().toByteArray();
    return key.length == Ed25519PublicKey.SIZE_BYTES
        && SignedReports.verify(part.original.getSigned(), Ed25519PublicKey.of(key, 0));
  }

  private List<ReceivedFile> files() {
    ReceivedFiles here = new ReceivedFiles(home);
    List<ReceivedFile> files = new ArrayList<>();
    for (OpenedPart part : parts) {
      for (Attachment attachment : part.attachments()) {
        files.add(
            new ReceivedFile(
                files.size() + 1,
                attachment.getName(),
                attachment.getMediaType(),
                attachment.getLengthBytes(),
                here.bytesHere(part.record.getContact(), attachment)));
      }
    }
    return files;
  }

  private JoinedText text() {
    JoinedText text = new JoinedText(first.of());
    for (OpenedPart part : parts) {
      text.add(part.number(), part.words.getText());
    }
    text.end();
    return text;
  }

  private Content content(Report words) {
    Instant at =
        words.hasTimeMinutes()
            ? Instant.ofEpochSecond(Limits.EPOCH_SECONDS + 60L * words.getTimeMinutes())
            : null;
    JoinedText text = text();
    return new Content(
        text.toString(),
        at,
        words.hasPlace() ? place(words.getPlace()) : null,
        category(words.getCategory()),
        new ArrayList<>(words.getTagsList()),
        replyTo(words.getReplyTo()),
        counts(words.getCounts()),
        words.getCheckInHours(),
        first.of() == 1 ? 0 : first.of(),
        text.missing(),
        files());
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
    return Outbox.reportOf(home, envelopeId);
  }
}
