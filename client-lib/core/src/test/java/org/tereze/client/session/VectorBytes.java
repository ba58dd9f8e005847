package org.tereze.client.session;

/** Bytes of vectors that no code of this project makes the same way on every platform. */
final class VectorBytes {
  /** A plaintext of codec 1. */
  static final String DEFLATED =
      "41136a670436a160b71d409a6d2865367a9b119413a06df826f091fbb0e216bc61af11ba1310697f"
          + "2da871072b52f15588000000";

  private VectorBytes() {}
}
