package org.tereze.relay.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tereze.relay.store.CommitItem;

/**
 * The durable work of one record: items for the committer, each with the number by which the link
 * knows it, and the array that holds the bodies. One thread at a time.
 */
final class RecordItems {
  private final byte[] array;
  private final List<CommitItem> items = new ArrayList<>();
  private long[] numbers = new long[8];
  private long offeredNanos;

  /**
   * @param array the record's, lent as long as the items are not answered
   */
  RecordItems(byte[] array) {
    this.array = array;
  }

  /** Adds an item; {@code number} is that of the put or of the request. */
  void add(CommitItem item, long number) {
    if (items.size() == numbers.length) {
      numbers = Arrays.copyOf(numbers, numbers.length * 2);
    }
    numbers[items.size()] = number;
    items.add(item);
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  List<CommitItem> items() {
    return items;
  }

  long number(int index) {
    return numbers[index];
  }

  byte[] array() {
    return array;
  }

  void offeredAt(long nanos) {
    offeredNanos = nanos;
  }

  long offeredNanos() {
    return offeredNanos;
  }
}
