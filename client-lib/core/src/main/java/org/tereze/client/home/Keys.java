package org.tereze.client.home;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Keys of ledgers, which sort as numbers do. Stateless. */
public final class Keys {
  private Keys() {}

  /** A number, eight bytes big-endian; not negative. */
  public static ByteString of(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  /** A number within what another number stands for: sorts behind {@link #of(long)} of that. */
  public static ByteString of(long number, long within) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(2 * Long.BYTES).putLong(number).putLong(within).array());
  }

  /** Of a contact's file all pieces, whose keys begin like this. */
  public static ByteString of(long contact, ByteString file) {
    return of(contact).concat(file);
  }

  /** A piece of a contact's file. */
  public static ByteString of(long contact, ByteString file, int offset) {
    byte[] at = ByteBuffer.allocate(Integer.BYTES).putInt(offset).array();
    return of(contact, file).concat(ByteString.copyFrom(at));
  }

  /** A report of a session. */
  public static ByteString of(byte[] session, int number) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(session.length + Short.BYTES)
            .put(session)
            .putShort((short) number)
            .array());
  }

  /** A text. */
  public static ByteString of(String text) {
    return ByteString.copyFrom(text, StandardCharsets.UTF_8);
  }
}
