package org.tereze.crypto;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A source that hands out given bytes in order and fails where they end, so that vectors can fix
 * what is random.
 */
public final class ScriptedRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final transient Deque<byte[]> script = new ArrayDeque<>();

  public ScriptedRandom(byte[]... draws) {
    for (byte[] draw : draws) {
      script.add(draw);
    }
  }

  @Override
  public void nextBytes(byte[] bytes) {
    byte[] draw = script.remove();
    if (draw.length != bytes.length) {
      throw new IllegalStateException("asked for " + bytes.length + ", script has " + draw.length);
    }
    System.arraycopy(draw, 0, bytes, 0, draw.length);
  }
}
