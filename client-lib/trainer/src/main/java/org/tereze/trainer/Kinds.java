package org.tereze.trainer;

import org.tereze.text.mix.Kind;

/** Which kind of context falls back on which. Stateless. */
final class Kinds {
  private Kinds() {}

  /** Returns the kind that knows a little less, or -1. */
  static int parent(int kind) {
    return switch (kind) {
      case Kind.WORD -> Kind.ORDER_1 + 2;
      case Kind.WORD_1, Kind.WORD_2, Kind.SUFFIX, Kind.GAP -> Kind.WORD;
      case Kind.WORD_12 -> Kind.WORD_1;
      case Kind.SUFFIXES -> Kind.SUFFIX;
      case Kind.SKIP_1 -> -1;
      case Kind.SKIP_2 -> Kind.ORDER_1;
      case Kind.SHAPE, Kind.HARMONY -> Kind.ORDER_1 + 1;
      default -> kind - 1;
    };
  }
}
