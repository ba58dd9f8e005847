package org.tereze.client.session;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.session.stored.StoredIncoming;
import org.tereze.client.session.stored.StoredSkipped;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;

/**
 * A contact's chain as its recipient follows it: in order, out of order, or with gaps.
 *
 * <p>Stateless functions over {@link StoredIncoming}; safe for any thread.
 *
 * <p>Guarantees: a key opens once; nothing changes before a tag verifies; an envelope costs at most
 * {@link SessionLimits#MAX_JUMP} steps of the chain.
 */
final class IncomingSession {
  /** {@code opened} holds this much for each envelope: u16 number, 4 bytes of its id. */
  private static final int REMEMBERED_BYTES = 6;

  private IncomingSession() {}

  /** What one envelope yielded, and the chain after it. */
  static final class Step {
    final StoredIncoming next;
    final int number;
    final byte[] plaintext;

    Step(StoredIncoming next, int number, byte[] plaintext) {
      this.next = next;
      this.number = number;
      this.plaintext = plaintext;
    }
  }

  /** Returns whether these very bytes were opened in this session before. */
  static boolean remembers(StoredIncoming session, byte[] envelope, EnvelopeId id) {
    if (envelope.length < SessionLimits.REPORT_OVERHEAD_BYTES) {
      return false;
    }
    return contains(session.getOpened(), entry(number(session, envelope), id));
  }

  /** Returns what {@code envelope} holds as a report of this session, or null if it is none. */
  static @Nullable Step open(
      StoredIncoming session, MailboxId mailbox, byte[] envelope, EnvelopeId id, int hour) {
    if (envelope.length <= SessionLimits.REPORT_OVERHEAD_BYTES) {
      return null;
    }
    int number = number(session, envelope);
    if (number == 0) {
      return null;
    }
    return number < session.getNext()
        ? openSkipped(session, mailbox, envelope, id, number)
        : openAhead(session, mailbox, envelope, id, number, hour);
  }

  private static @Nullable Step openSkipped(
      StoredIncoming session, MailboxId mailbox, byte[] envelope, EnvelopeId id, int number) {
    int at = indexOfSkipped(session, number);
    if (at < 0) {
      return null;
    }
    try (SecretBytes key = secret(session.getSkipped(at).getKey())) {
      byte[] plaintext = Envelopes.open(key, mailbox, number, envelope);
      StoredIncoming.Builder next = session.toBuilder().removeSkipped(at);
      return new Step(remember(next, number, id), number, plaintext);
    } catch (CryptoException e) {
      return null;
    }
  }

  private static @Nullable Step openAhead(
      StoredIncoming session,
      MailboxId mailbox,
      byte[] envelope,
      EnvelopeId id,
      int number,
      int hour) {
    int jump = number - session.getNext();
    // Bound: steps of the chain that one envelope may cost, and keys that it may leave behind.
    if (jump > SessionLimits.MAX_JUMP
        || session.getSkippedCount() + jump > SessionLimits.MAX_SKIPPED_KEYS) {
      return null;
    }
    List<StoredSkipped> passed = new ArrayList<>(jump);
    SecretBytes chain = secret(session.getChainKey());
    for (int n = session.getNext(); n < number; n++) {
      passed.add(skipped(chain, n, hour));
      chain = step(chain);
    }
    try (SecretBytes key = Chain.messageKey(chain)) {
      byte[] plaintext = Envelopes.open(key, mailbox, number, envelope);
      SecretBytes after = step(chain);
      StoredIncoming.Builder next =
          session.toBuilder()
              .addAllSkipped(passed)
              .setChainKey(ByteString.copyFrom(after.expose()))
              .setNext(number + 1);
      after.destroy();
      return new Step(remember(next, number, id), number, plaintext);
    } catch (CryptoException e) {
      return null;
    } finally {
      chain.destroy();
    }
  }

  /** Returns the step after {@code chain}, which is destroyed. */
  private static SecretBytes step(SecretBytes chain) {
    SecretBytes next = Chain.next(chain);
    chain.destroy();
    return next;
  }

  private static StoredSkipped skipped(SecretBytes chain, int number, int hour) {
    try (SecretBytes key = Chain.messageKey(chain)) {
      return StoredSkipped.newBuilder()
          .setNumber(number)
          .setKey(ByteString.copyFrom(key.expose()))
          .setSkippedAtConfirmedHour(hour)
          .build();
    }
  }

  /** Puts a key back whose envelope was authentic and could not be read by this version. */
  static StoredIncoming keepKey(StoredIncoming before, Step step, int hour) {
    StoredIncoming.Builder next = step.next.toBuilder().setOpened(before.getOpened());
    int at = indexOfSkipped(before, step.number);
    if (at >= 0) {
      return next.addSkipped(before.getSkipped(at)).build();
    }
    SecretBytes chain = secret(before.getChainKey());
    for (int n = before.getNext(); n < step.number; n++) {
      chain = step(chain);
    }
    next.addSkipped(skipped(chain, step.number, hour));
    chain.destroy();
    return next.build();
  }

  /** Drops the key of a report that came as a spare, and keys that nothing can need any more. */
  static StoredIncoming forget(StoredIncoming session, int number) {
    int at = indexOfSkipped(session, number);
    return at < 0 ? session : session.toBuilder().removeSkipped(at).build();
  }

  static int indexOfSkipped(StoredIncoming session, int number) {
    for (int i = 0; i < session.getSkippedCount(); i++) {
      if (session.getSkipped(i).getNumber() == number) {
        return i;
      }
    }
    return -1;
  }

  private static int number(StoredIncoming session, byte[] envelope) {
    try (SecretBytes mask = secret(session.getMaskKey())) {
      return Envelopes.number(mask, envelope);
    }
  }

  private static StoredIncoming remember(StoredIncoming.Builder next, int number, EnvelopeId id) {
    ByteString opened = next.getOpened().concat(ByteString.copyFrom(entry(number, id)));
    // Bound: older ones are kept out by relays; here they would count as not openable.
    int most = SessionLimits.MAX_REMEMBERED_ENVELOPES * REMEMBERED_BYTES;
    int surplus = Math.max(0, opened.size() - most);
    return next.setOpened(opened.substring(surplus)).build();
  }

  private static byte[] entry(int number, EnvelopeId id) {
    byte[] entry = new byte[REMEMBERED_BYTES];
    entry[0] = (byte) (number >> 8);
    entry[1] = (byte) number;
    System.arraycopy(id.bytes(), 0, entry, 2, REMEMBERED_BYTES - 2);
    return entry;
  }

  private static boolean contains(ByteString opened, byte[] entry) {
    byte[] entries = opened.toByteArray();
    for (int at = 0; at < entries.length; at += REMEMBERED_BYTES) {
      int same = 0;
      while (same < REMEMBERED_BYTES && entries[at + same] == entry[same]) {
        same++;
      }
      if (same == REMEMBERED_BYTES) {
        return true;
      }
    }
    return false;
  }

  static SecretBytes secret(ByteString bytes) {
    return SecretBytes.owning(bytes.toByteArray());
  }
}
