package org.tereze.relay.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.TransitRequest.Kind;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Outcome;
import org.tereze.wire.RelayId;

/**
 * What is kept of a request in transit: until its home has answered the request itself, then the
 * answer; of a lookup also the bundle. Immutable; safe on any thread. In {@code meta} under {@code
 * 'S' ‖ }{@link TransitRequest#key} (16), big-endian:
 *
 * <pre>
 * offset  bytes  field
 *      0      1  kind: REVOKE 0, CLAIM 1, LOOKUP 2, PUBLISH 3
 *      1      1  1: it is to be carried on; 2: the next hop keeps it
 *      2      1  outcome that the home told last; 255: none
 *      3      4  serial of the statement; of the bundle that whoever waits for a lookup knows
 *      7      4  serial that the home told: the highest that it knows, or that of its bundle
 *     11      4  hour in which it was said
 *     15      4  hour in which the home's answer came; 0: none
 *     19      4  number of this version of the row
 *     23      8  home
 *     31     16  mailbox id
 *     47      1  number of relays passed, then 8 bytes for each
 *             -  statement: owner key (32) ‖ signature (64) ‖ body, and once it is answered
 *                its {@link TransitRequest#digest} (16); lookup: the bundle, if there is one
 * </pre>
 *
 * @param told unsigned; of a lookup with a bundle, that bundle's serial
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never given away
record RequestRow(
    Kind kind,
    RelayId home,
    MailboxId mailbox,
    List<RelayId> passed,
    boolean waits,
    boolean handed,
    @Nullable Outcome outcome,
    long serial,
    long told,
    int saidHours,
    int answeredHours,
    int version,
    byte[] content) {
  /** What the home said of a bundle is told for so long, and then asked for anew. */
  static final int FRESH_HOURS = 6;

  /** Neither request nor answer is kept longer. */
  static final int KEPT_HOURS = StoreLimits.MAX_LIFETIME_HOURS;

  private static final int KEY_BYTES = 1 + MailboxKey.BYTES;
  private static final int FIXED_BYTES = 48;
  private static final int BUNDLE_BYTES = 1_552;
  private static final int WAITS = 1;
  private static final int HANDED = 2;
  private static final int NO_OUTCOME = 0xFF;
  private static final byte[] NOTHING = {};

  static byte[] key(MailboxKey request) {
    return ByteBuffer.allocate(KEY_BYTES).put((byte) 'S').put(request.bytes()).array();
  }

  static boolean isKey(byte[] metaKey) {
    return metaKey.length == KEY_BYTES && metaKey[0] == 'S';
  }

  static MailboxKey request(byte[] metaKey) {
    return MailboxKey.read(Arrays.copyOfRange(metaKey, 1, KEY_BYTES));
  }

  MailboxKey key() {
    return TransitRequest.key(kind, home, mailbox);
  }

  /** One that was just said. */
  static RequestRow of(TransitRequest request, int now) {
    return new RequestRow(
        request.kind(),
        request.home(),
        request.mailbox(),
        request.passed(),
        true,
        false,
        null,
        request.serial(),
        0,
        now,
        0,
        0,
        request.content());
  }

  static RequestRow read(byte[] value) throws StoreException {
    try {
      ByteBuffer from = ByteBuffer.wrap(value);
      Kind kind = Kind.of(from.get());
      int state = from.get();
      int code = from.get() & 0xFF;
      Outcome outcome = code == NO_OUTCOME ? null : Outcome.of(code);
      long serial = Integer.toUnsignedLong(from.getInt());
      long told = Integer.toUnsignedLong(from.getInt());
      int said = from.getInt();
      int answered = from.getInt();
      int version = from.getInt();
      RelayId home = RelayId.of(bytes(from, RelayId.BYTES));
      MailboxId mailbox = MailboxId.of(bytes(from, MailboxId.BYTES));
      List<RelayId> passed = new ArrayList<>();
      for (int left = from.get(); left > 0; left--) {
        passed.add(RelayId.of(bytes(from, RelayId.BYTES)));
      }
      byte[] content = bytes(from, from.remaining());
      boolean waits = (state & WAITS) != 0;
      if (kind != Kind.LOOKUP && waits && content.length < TransitRequest.STATEMENT_BYTES) {
        throw new StoreException("damaged: a statement in transit is cut short");
      }
      return new RequestRow(
          kind,
          home,
          mailbox,
          List.copyOf(passed),
          waits,
          (state & HANDED) != 0,
          outcome,
          serial,
          told,
          said,
          answered,
          version,
          content);
    } catch (BufferUnderflowException | MalformedFrameException e) {
      throw new StoreException("damaged: a request in transit is cut short", e);
    }
  }

  private static byte[] bytes(ByteBuffer from, int count) {
    byte[] bytes = new byte[count];
    from.get(bytes);
    return bytes;
  }

  byte[] bytes() {
    byte[] hops = TransitMailbox.joined(passed);
    ByteBuffer to = ByteBuffer.allocate(FIXED_BYTES + hops.length + content.length);
    to.put((byte) kind.code());
    to.put((byte) ((waits ? WAITS : 0) | (handed ? HANDED : 0)));
    to.put((byte) (outcome == null ? NO_OUTCOME : outcome.code()));
    to.putInt((int) serial).putInt((int) told);
    to.putInt(saidHours).putInt(answeredHours).putInt(version);
    to.put(home.bytes()).put(mailbox.bytes());
    return to.put((byte) passed.size()).put(hops).put(content).array();
  }

  /** What it takes on the disk, or will: a lookup makes room for its bundle beforehand. */
  int sizeBytes() {
    int room = kind == Kind.LOOKUP ? Math.max(BUNDLE_BYTES, content.length) : content.length;
    return KEY_BYTES + FIXED_BYTES + passed.size() * RelayId.BYTES + room;
  }

  /** What the next hop is to be told. */
  TransitRequest request() {
    byte[] said = kind == Kind.LOOKUP ? NOTHING : content;
    return new TransitRequest(kind, home, mailbox, serial, passed, said);
  }

  boolean isOver(int now) {
    return now >= Math.max(saidHours, answeredHours) + KEPT_HOURS;
  }

  /** Of two versions the one that came later. */
  RequestRow later(RequestRow other) {
    int one = Math.max(saidHours, answeredHours);
    int two = Math.max(other.saidHours, other.answeredHours);
    boolean first = one == two ? version >= other.version : one > two;
    return first ? this : other;
  }

  // The changes; each is the next version.

  /** Said once more: it may have come another way, or for somebody who knows another bundle. */
  RequestRow joined(List<RelayId> all, long known) {
    boolean goesOn = handed && known == serial;
    return new RequestRow(
        kind,
        home,
        mailbox,
        all,
        waits,
        goesOn,
        outcome,
        known,
        told,
        saidHours,
        answeredHours,
        version + 1,
        content);
  }

  /** Said for the first time, or again though something else was answered or waits. */
  RequestRow replacedBy(TransitRequest request, int now) {
    boolean lookup = kind == Kind.LOOKUP;
    return new RequestRow(
        kind,
        home,
        mailbox,
        request.passed(),
        true,
        false,
        lookup ? outcome : null,
        request.serial(),
        lookup ? told : 0,
        now,
        lookup ? answeredHours : 0,
        version + 1,
        lookup ? content : request.content());
  }

  RequestRow handed(boolean now) {
    return new RequestRow(
        kind,
        home,
        mailbox,
        passed,
        waits,
        now,
        outcome,
        serial,
        told,
        saidHours,
        answeredHours,
        version + 1,
        content);
  }

  /** The home's answer; waits no more. */
  RequestRow answered(Outcome by, long newTold, int now, byte[] newContent) {
    return new RequestRow(
        kind,
        home,
        mailbox,
        passed,
        false,
        false,
        by,
        serial,
        newTold,
        saidHours,
        now,
        version + 1,
        newContent);
  }

  /** The digest of what was stated; see {@link TransitRequest#digest}. */
  byte[] digest() {
    return waits && kind != Kind.LOOKUP ? request().digest() : content;
  }
}
