package org.tereze.client.session;

import com.google.protobuf.ByteString;
import java.util.BitSet;
import org.tereze.client.session.stored.StoredOpened;
import org.tereze.schema.Receipt;

/**
 * The arithmetic of receipts: which numbers of a session were opened.
 *
 * <p>Stateless functions; safe for any thread.
 *
 * <p>{@code up_to} numbers from 0 on without a gap; bit i of {@code later}, least significant
 * first, is number {@code up_to} + 1 + i. A receipt carries 8 bytes of it at most, what is kept the
 * whole.
 */
public final class OpenedNumbers {
  /** Longest bitmap in a receipt. */
  public static final int MAX_LATER_BYTES = 8;

  private OpenedNumbers() {}

  /** Whether a receipt says that report {@code number} was opened. */
  public static boolean covers(Receipt receipt, int number) {
    return covers(receipt.getUpTo(), receipt.getLater(), number);
  }

  /** Whether a receipt has a form that an honest program gives it. */
  public static boolean wellFormed(Receipt receipt) {
    return receipt.getSession().size() == SessionId.BYTES
        && receipt.getUpTo() >= 0
        && receipt.getUpTo() <= SessionLimits.MAX_REPORTS
        && receipt.getLater().size() <= MAX_LATER_BYTES;
  }

  /** The last number that a receipt says was opened; -1: none. */
  public static int last(Receipt receipt) {
    int bits = BitSet.valueOf(receipt.getLater().toByteArray()).length();
    return bits == 0 ? receipt.getUpTo() - 1 : receipt.getUpTo() + bits;
  }

  static boolean contains(StoredOpened opened, int number) {
    return covers(opened.getUpTo(), opened.getLater(), number);
  }

  private static boolean covers(int upTo, ByteString later, int number) {
    if (number < upTo) {
      return true;
    }
    int bit = number - upTo - 1;
    return bit >= 0 && bit >> 3 < later.size() && (later.byteAt(bit >> 3) >> (bit & 7) & 1) != 0;
  }

  /** Returns {@code opened} with one more number, not yet told. */
  static StoredOpened add(StoredOpened opened, int number) {
    if (contains(opened, number)) {
      return opened;
    }
    int upTo = opened.getUpTo();
    BitSet later = BitSet.valueOf(opened.getLater().toByteArray());
    if (number > upTo) {
      later.set(number - upTo - 1);
    } else {
      int run = later.nextClearBit(0);
      upTo += 1 + run;
      later = later.get(run + 1, Math.max(run + 1, later.length()));
    }
    return opened.toBuilder()
        .setUpTo(upTo)
        .setLater(ByteString.copyFrom(later.toByteArray()))
        .setTold(false)
        .build();
  }

  /** Returns the receipt that says as much as a receipt can. */
  static Receipt receipt(StoredOpened opened) {
    BitSet later = BitSet.valueOf(opened.getLater().toByteArray());
    BitSet told = later.get(0, MAX_LATER_BYTES * Byte.SIZE);
    return Receipt.newBuilder()
        .setSession(opened.getSession())
        .setUpTo(opened.getUpTo())
        .setLater(ByteString.copyFrom(told.toByteArray()))
        .build();
  }
}
