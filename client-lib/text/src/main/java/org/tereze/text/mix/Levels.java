package org.tereze.text.mix;

/** The steps in which counts are kept: exact while small, by a quarter apart when large. */
public final class Levels {
  /** How many levels there are above zero. */
  public static final int COUNT = 24;

  private static final int[] VALUES = {
    1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 63, 80, 100, 126, 160, 200, 252, 320, 400
  };

  /** By code, a level plus one of five bits; what is no level counts as the nearest. */
  private static final int[] OF_CODE = ofCode();

  private static final int TOP = 640;

  /**
   * So many that a masked count is always one of them, even a negative one, as a table that was
   * tampered with yields.
   */
  private static final int PLACES = 1024;

  private static final byte[] LEVEL = levels();

  private Levels() {}

  /** Returns the count that a level, 0 to {@link #COUNT} - 1, stands for. */
  public static int value(int level) {
    return VALUES[level];
  }

  /** Returns the count of a level plus one as tables hold it, 0 to 31. */
  static int valueOfCode(int code) {
    return OF_CODE[code];
  }

  private static int[] ofCode() {
    int[] values = new int[32];
    for (int code = 0; code < values.length; code++) {
      values[code] = VALUES[Math.max(0, Math.min(code - 1, COUNT - 1))];
    }
    return values;
  }

  /** Returns the level of a count plus one; 0 for a count of 0. */
  public static int of(int count) {
    return LEVEL[Math.min(count, TOP) & PLACES - 1];
  }

  private static byte[] levels() {
    byte[] levels = new byte[PLACES];
    int level = 0;
    for (int count = 1; count <= TOP; count++) {
      while (level + 1 < COUNT && 2 * count >= VALUES[level] + VALUES[level + 1]) {
        level++;
      }
      levels[count] = (byte) (level + 1);
    }
    return levels;
  }
}
