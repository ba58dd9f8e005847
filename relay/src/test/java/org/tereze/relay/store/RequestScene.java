package org.tereze.relay.store;

import static org.tereze.relay.store.TransitScene.HOME;

import java.util.Arrays;
import java.util.List;
import org.tereze.relay.store.TransitRequest.Kind;
import org.tereze.wire.Outcome;
import org.tereze.wire.RelayId;

/** Requests for other relays, as links bring them, and what a next hop says to them. */
final class RequestScene {
  private static final byte[] NOTHING = {};

  private RequestScene() {}

  static byte[] ownerKey(int owner) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) owner);
    key[0] = (byte) (owner >> 8);
    return key;
  }

  /** Signed in a way of its own: nobody but the home can tell. */
  static byte[] signature(int seed) {
    return StoreFixtures.bytes(64, seed);
  }

  static TransitRequest claim(int owner, long serial, RelayId... passed) {
    return statement(Kind.CLAIM, owner, serial, signature(1), NOTHING, passed);
  }

  static TransitRequest revoke(int owner, long serial) {
    return statement(Kind.REVOKE, owner, serial, signature(1), NOTHING);
  }

  static TransitRequest publish(int owner, long serial, byte[] body) {
    return statement(Kind.PUBLISH, owner, serial, signature(1), body);
  }

  static TransitRequest question(Kind kind, int owner, long serial) {
    return statement(kind, owner, serial, NOTHING, NOTHING);
  }

  static TransitRequest statement(
      Kind kind, int owner, long serial, byte[] signature, byte[] body, RelayId... passed) {
    return TransitRequest.statement(
        kind, HOME, serial, List.of(passed), ownerKey(owner), signature, body);
  }

  static TransitRequest lookup(int owner, long known, RelayId... passed) {
    return TransitRequest.lookup(HOME, claim(owner, 1).mailbox(), known, List.of(passed));
  }

  static RequestItem say(MailboxStore store, TransitRequest request, int now)
      throws StoreException {
    RequestItem item = new RequestItem(request);
    StoreFixtures.commit(store, now, item);
    return item;
  }

  static Outcome said(MailboxStore store, TransitRequest request) throws StoreException {
    return say(store, request, StoreFixtures.NOW).outcome();
  }

  static void answer(MailboxStore store, TransitRequest to, Outcome outcome, long serial)
      throws StoreException {
    StoreFixtures.commit(store, StoreFixtures.NOW, new RequestAnswerItem(to, outcome, serial));
  }

  static List<TransitRequest> waiting(MailboxStore store, boolean handed) throws StoreException {
    return store.transit().requests(HOME, handed, -1, 1_000).stream()
        .map(WaitingRequest::request)
        .toList();
  }
}
