package org.tereze.crypto.noise;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.Sha256;
import org.tereze.crypto.X25519PrivateKey;

/**
 * Both sides of one handshake with keys that are fixed by name; every step can be left out or
 * spoiled by a test.
 */
final class Handshake {
  static final byte[] PROLOGUE = ascii("tereze/1 tcp");
  static final byte[] FIRST = ascii("first flight");
  static final byte[] ANSWER = ascii("the answer");

  final X25519PrivateKey relayKey = key("relay");
  final SecureRandom random = new SecureRandom();
  final NkInitiator initiator;
  byte[] prologue = PROLOGUE;

  /** e ‖ sealed. */
  byte[] message1 = new byte[0];

  byte[] message2 = new byte[0];

  Handshake() throws CryptoException {
    initiator = NkInitiator.start(relayKey.publicKey(), PROLOGUE, random);
  }

  static X25519PrivateKey key(String name) {
    return X25519PrivateKey.fromSeed(SecretBytes.owning(Sha256.hash(ascii(name))));
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void writeFirst() {
    message1 = new byte[32 + FIRST.length + 16];
    initiator.writeEphemeral(message1, 0);
    initiator.sealFirst(FIRST, 0, FIRST.length, message1, 32);
  }

  NkResponder openFirst() throws CryptoException {
    return openFirst(relayKey, new byte[FIRST.length]);
  }

  NkResponder openFirst(X25519PrivateKey key, byte[] out) throws CryptoException {
    return NkResponder.open(
        key, prologue, random, message1, 0, message1, 32, message1.length - 32, out, 0);
  }

  void writeAnswer(NkResponder responder) throws CryptoException {
    message2 = new byte[32 + ANSWER.length + 16];
    responder.writeEphemeral(message2, 0);
    responder.sealAnswer(ANSWER, 0, ANSWER.length, message2, 32);
  }

  byte[] openAnswer() throws CryptoException {
    byte[] out = new byte[ANSWER.length];
    initiator.openAnswer(message2, 0, message2, 32, message2.length - 32, out, 0);
    return out;
  }

  /** Runs it all; both sides' {@code transport()} can be asked afterwards. */
  NkResponder run() throws CryptoException {
    writeFirst();
    NkResponder responder = openFirst();
    writeAnswer(responder);
    openAnswer();
    return responder;
  }
}
