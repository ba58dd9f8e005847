package org.tereze.wire.frame;

import org.jspecify.annotations.Nullable;

/** The kinds of frame, by the number in their head. */
public enum FrameType {
  MAILBOX(1, true),
  PUT(2, true),
  ACK(3, false),
  CLAIM(4, false),
  REVOKE(5, false),
  PUBLISH(6, false),
  LOOKUP(7, true),
  BUNDLE(8, false),
  DONE(9, false),
  FETCH(10, true),
  DELIVER(11, false),
  COLLECTED(12, false),
  ASK(13, true),
  TELL(14, false),
  LINK_KEY(15, false),
  HINT(16, false),
  BYE(17, false);

  /**
   * Numbers from here to 31 are skipped by those who do not know them; lower unknown ones are
   * malformed.
   */
  static final int FIRST_SKIPPED = 24;

  private static final @Nullable FrameType[] BY_NUMBER = new FrameType[32];

  static {
    for (FrameType type : values()) {
      BY_NUMBER[type.number] = type;
    }
  }

  private final int number;
  private final boolean early;

  FrameType(int number, boolean early) {
    this.number = number;
    this.early = early;
  }

  /** The number in the head, 1 to 31. */
  public int number() {
    return number;
  }

  /**
   * Whether the first record and the records before the relay's answer may hold it: a replay does
   * no harm.
   */
  public boolean mayComeEarly() {
    return early;
  }

  static @Nullable FrameType of(int number) {
    return BY_NUMBER[number];
  }
}
