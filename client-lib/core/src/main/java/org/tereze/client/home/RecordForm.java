package org.tereze.client.home;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import org.tereze.client.vault.VaultException;

/** A protobuf message as a ledger's form. Stateless. */
final class RecordForm<T extends MessageLite> implements Ledger.Form<T> {
  private final Parser<T> parser;

  RecordForm(Parser<T> parser) {
    this.parser = parser;
  }

  @Override
  public byte[] write(T value) {
    return value.toByteArray();
  }

  @Override
  public T read(byte[] bytes) throws VaultException {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new VaultException("the vault holds a record that does not parse", e);
    }
  }
}
