package org.tereze.client.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.session.stored.StoredIncoming;
import org.tereze.client.session.stored.StoredSkipped;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;

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

  /** Returns the number that the envelope has if it is of this session; -1 if it cannot be. */
  static int number(Workspace space, StoredIncoming session, byte[] envelope) {
    return envelope.length < SessionLimits.REPORT_OVERHEAD_BYTES
        ? -1
        : space.envelopes().number(session.getMaskKey(), envelope);
  }

  /** Returns whether these very bytes were opened as report {@code number} of this session. */
  static boolean remembers(Workspace space, StoredIncoming session, int number, byte[] id) {
    ByteString opened = session.getOpened();
    byte[] entries = space.copyOf(opened);
    for (int at = 0; at < opened.size(); at += REMEMBERED_BYTES) {
      if (isEntry(entries, at, number, id)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEntry(byte[] entries, int at, int number, byte[] id) {
    boolean same = entries[at] == (byte) (number >> 8) && entries[at + 1] == (byte) number;
    for (int i = 2; same && i < REMEMBERED_BYTES; i++) {
      same = entries[at + i] == id[i - 2];
    }
    return same;
  }

  /** Returns what came as report {@code number} of this session, or null if it is none. */
  static @Nullable Step open(
      Envelopes envelopes, StoredIncoming session, Arrival arrival, int number) {
    if (arrival.envelope.length <= SessionLimits.REPORT_OVERHEAD_BYTES || number == 0) {
      return null;
    }
    return number < session.getNext()
        ? openSkipped(envelopes, session, arrival, number)
        : openAhead(envelopes, session, arrival, number);
  }

  private static @Nullable Step openSkipped(
      Envelopes envelopes, StoredIncoming session, Arrival arrival, int number) {
    int at = indexOfSkipped(session, number);
    if (at < 0) {
      return null;
    }
    try (SecretBytes key = secret(session.getSkipped(at).getKey())) {
      byte[] plaintext = envelopes.open(key, arrival.mailbox, number, arrival.envelope);
      StoredIncoming.Builder next = session.toBuilder().removeSkipped(at);
      return new Step(remember(next, number, arrival.id), number, plaintext);
    } catch (CryptoException e) {
      return null;
    }
  }

  private static @Nullable Step openAhead(
      Envelopes envelopes, StoredIncoming session, Arrival arrival, int number) {
    int jump = number - session.getNext();
    // Bound: steps of the chain that one envelope may cost, and keys that it may leave behind.
    if (jump > SessionLimits.MAX_JUMP
        || session.getSkippedCount() + jump > SessionLimits.MAX_SKIPPED_KEYS) {
      return null;
    }
    List<StoredSkipped> passed = jump == 0 ? Collections.emptyList() : new ArrayList<>(jump);
    SecretBytes chain = secret(session.getChainKey());
    for (int n = session.getNext(); n < number; n++) {
      passed.add(skipped(chain, n, arrival.hour));
      chain = step(chain);
    }
    try (SecretBytes key = Chain.messageKey(chain)) {
      byte[] plaintext = envelopes.open(key, arrival.mailbox, number, arrival.envelope);
      StoredIncoming.Builder next =
          session.toBuilder()
              .addAllSkipped(passed)
              .setChainKey(Chain.nextStored(chain))
              .setNext(number + 1);
      return new Step(remember(next, number, arrival.id), number, plaintext);
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

  private static StoredIncoming remember(StoredIncoming.Builder next, int number, byte[] id) {
    byte[] entry = new byte[REMEMBERED_BYTES];
    entry[0] = (byte) (number >> 8);
    entry[1] = (byte) number;
    System.arraycopy(id, 0, entry, 2, REMEMBERED_BYTES - 2);
    ByteString opened = next.getOpened().concat(UnsafeByteOperations.unsafeWrap(entry));
    // Bound: older ones are kept out by relays; here they would count as not openable.
    int surplus = opened.size() - SessionLimits.MAX_REMEMBERED_ENVELOPES * REMEMBERED_BYTES;
    return next.setOpened(surplus > 0 ? opened.substring(surplus) : opened).build();
  }

  static SecretBytes secret(ByteString bytes) {
    return SecretBytes.owning(bytes.toByteArray());
  }
}
