package org.tereze.trainer;

import org.tereze.text.mix.Kind;

/** Which kind of context falls back on which. Stateless. */
final class Kinds {
  private Kinds() {}

  /** Returns the kind that knows a little less, or -1. */
  static int parent(int kind) {
    switch (kind) {
      case Kind.WORD:
        return Kind.ORDER_1 + 2;
      case Kind.WORD_1, Kind.WORD_2, Kind.SUFFIX, Kind.GAP:
        return Kind.WORD;
      case Kind.WORD_12:
        return Kind.WORD_1;
      case Kind.SUFFIXES:
        return Kind.SUFFIX;
      case Kind.SKIP_1:
        return -1;
      case Kind.SKIP_2:
        return Kind.ORDER_1;
      case Kind.SHAPE, Kind.HARMONY:
        return Kind.ORDER_1 + 1;
      default:
        return kind - 1;
    }
  }
}
