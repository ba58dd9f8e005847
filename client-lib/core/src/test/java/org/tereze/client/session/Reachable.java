package org.tereze.client.session;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.identity.Identity;

/**
 * Every array of bytes or ints that can be reached from an object of ours or of Bouncy Castle's, as
 * whoever reads a device's memory would find it. Does not look into the platform's own objects, nor
 * at the person and cards, which are there for longer.
 */
final class Reachable {
  private static final int WINDOW_BYTES = 16;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> waiting = new ArrayDeque<>();
  private final List<byte[]> arrays = new ArrayList<>();

  private Reachable() {}

  /** Whether any 16 bytes of {@code secret} in a row can be reached. */
  static boolean holds(Object root, byte[] secret) {
    Reachable reachable = new Reachable();
    reachable.add(root);
    while (!reachable.waiting.isEmpty()) {
      reachable.visit(reachable.waiting.remove());
    }
    for (int at = 0; at + WINDOW_BYTES <= secret.length; at++) {
      byte[] window = Arrays.copyOfRange(secret, at, at + WINDOW_BYTES);
      if (reachable.arrays.stream().anyMatch(array -> contains(array, window))) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(byte[] array, byte[] window) {
    for (int at = 0; at + window.length <= array.length; at++) {
      if (Arrays.equals(array, at, at + window.length, window, 0, window.length)) {
        return true;
      }
    }
    return false;
  }

  private void add(@Nullable Object value) {
    if (value != null && seen.add(value)) {
      waiting.add(value);
    }
  }

  private void visit(Object value) {
    if (value instanceof byte[]) {
      arrays.add((byte[]) value);
    } else if (value instanceof int[]) {
      int[] ints = (int[]) value;
      // The library's engines keep keys so.
      ByteBuffer bytes =
          ByteBuffer.allocate(ints.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asIntBuffer().put(ints);
      arrays.add(bytes.array());
    } else if (value instanceof Object[]) {
      Arrays.asList((Object[]) value).forEach(this::add);
    } else if (!(value instanceof Identity || value instanceof Card)) {
      for (Class<?> type = value.getClass(); isLookedInto(type); type = type.getSuperclass()) {
        visitFields(type, value);
      }
    }
  }

  private static boolean isLookedInto(Class<?> type) {
    String name = type.getName();
    return name.startsWith("org.tereze.")
        || name.startsWith("org.bouncycastle.")
        || name.startsWith("com.google.protobuf.");
  }

  private void visitFields(Class<?> type, Object value) {
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
        try {
          field.setAccessible(true);
          add(field.get(value));
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
