package org.tereze.relay.uplink;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.tereze.relay.store.TransitRequest;
import org.tereze.relay.store.TransitRequest.Kind;
import org.tereze.schema.Claim;
import org.tereze.schema.Lookup;
import org.tereze.schema.Publish;
import org.tereze.schema.Revoke;
import org.tereze.wire.MailboxId;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.PassedRelays;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/**
 * Writes requests for the next hop: to the home as its owner would say them there, to a further hop
 * with the home and the way. Immutable; safe on any thread.
 *
 * @param self this relay
 */
record RequestFrames(RelayId self, RelayId nextHop) {
  /** The lookup of a bundle so new that there is none: whoever is asked answers in a few bytes. */
  static void nothing(MailboxId mailbox, FrameWriter writer) {
    Lookup lookup =
        Lookup.newBuilder()
            .setMailbox(ByteString.copyFrom(mailbox.bytes()))
            .setKnownSerial(-1)
            .build();
    writer.add(FrameType.LOOKUP, lookup);
  }

  /**
   * Adds its frame.
   *
   * @param question whether only to ask what became of it: without signature and body
   */
  void add(TransitRequest request, boolean question, FrameWriter writer) {
    boolean local = request.home().equals(nextHop);
    ByteString home = local ? ByteString.EMPTY : ByteString.copyFrom(request.home().bytes());
    ByteString way = local ? ByteString.EMPTY : way(request);
    int serial = (int) request.serial();
    if (request.kind() == Kind.LOOKUP) {
      writer.add(
          FrameType.LOOKUP,
          Lookup.newBuilder()
              .setMailbox(ByteString.copyFrom(request.mailbox().bytes()))
              .setKnownSerial(serial)
              .setHome(home)
              .setPassed(way)
              .build());
      return;
    }
    ByteString owner = ByteString.copyFrom(request.ownerKey());
    ByteString signature = question ? ByteString.EMPTY : ByteString.copyFrom(request.signature());
    switch (request.kind()) {
      case CLAIM ->
          writer.add(
              FrameType.CLAIM,
              Claim.newBuilder()
                  .setOwnerKey(owner)
                  .setSerial(serial)
                  .setSignature(signature)
                  .setHome(home)
                  .setPassed(way)
                  .build());
      case REVOKE ->
          writer.add(
              FrameType.REVOKE,
              Revoke.newBuilder()
                  .setOwnerKey(owner)
                  .setSerial(serial)
                  .setSignature(signature)
                  .setHome(home)
                  .setPassed(way)
                  .build());
      case PUBLISH ->
          writer.add(
              FrameType.PUBLISH,
              Publish.newBuilder()
                  .setOwnerKey(owner)
                  .setSerial(serial)
                  .setSignature(signature)
                  .setBody(question ? ByteString.EMPTY : ByteString.copyFrom(request.body()))
                  .setHome(home)
                  .setPassed(way)
                  .build());
      case LOOKUP -> throw new AssertionError("was written");
    }
  }

  private ByteString way(TransitRequest request) {
    List<RelayId> way = new ArrayList<>(request.passed());
    way.add(self);
    return PassedRelays.bytes(way);
  }
}
