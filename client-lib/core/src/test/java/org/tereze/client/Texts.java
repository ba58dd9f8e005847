package org.tereze.client;

import java.util.Random;

/** Texts that no codec makes small. Stateless. */
final class Texts {
  private Texts() {}

  static String random(int characters, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    while (text.length() < characters) {
      text.append(Long.toString(random.nextLong() >>> 1, 36)).append(' ');
    }
    return text.substring(0, characters);
  }
}
