package org.tereze.relay.session;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameType;

/**
 * The frames of a link's records, one after the other, each handed to whom it is for. One thread.
 *
 * <p>What a record's frames ask of the committer gathers in its items until the record ends.
 */
final class LinkFrames {
  private final FrameReader frames = new FrameReader();
  private final InboundRecords inbound;
  private final PutIntake puts;
  private final RequestDesk desk;
  private final Supplier<byte[]> finalHash;

  /** The record whose frames are being read. */
  private @Nullable RecordItems record;

  /** Whether the frame that was moved to is not handed over yet. */
  private boolean moved;

  private boolean recordEarly;
  private boolean carriedEarly;

  /**
   * @param finalHash the final handshake hash, asked for once the relay has answered
   */
  LinkFrames(InboundRecords inbound, PutIntake puts, RequestDesk desk, Supplier<byte[]> finalHash) {
    this.inbound = inbound;
    this.puts = puts;
    this.desk = desk;
    this.finalHash = finalHash;
  }

  /** Begins with the record that was opened last. */
  void begin() {
    record = new RecordItems(inbound.payload());
    recordEarly = inbound.payloadEarly();
    // A frame that began in an earlier record is as early as its beginning.
    carriedEarly = frames.isAtFrameBoundary() ? recordEarly : carriedEarly;
    frames.feed(inbound.payload(), 0, inbound.payloadBytes());
  }

  /** Whether a record is begun and not ended. */
  boolean inRecord() {
    return record != null;
  }

  /** Whether the last record ended where a frame did. */
  boolean isAtFrameBoundary() {
    return frames.isAtFrameBoundary();
  }

  /** Moves to the record's next frame that was not handed over; false if there is none. */
  boolean next() throws MalformedFrameException {
    moved = moved || frames.next();
    return moved;
  }

  /** Whether the frame that was moved to wants a signature checked. */
  boolean isCostly() {
    return switch (frames.type()) {
      case CLAIM, REVOKE, PUBLISH, FETCH -> true;
      default -> false;
    };
  }

  /** What is held of a frame that is not whole, and of introduced mailboxes. */
  int heldBytes() {
    return frames.carriedBytes() + puts.heldBytes();
  }

  /** Ends the record, its rest unread. */
  RecordItems end() {
    RecordItems ended = current();
    record = null;
    moved = false;
    return ended;
  }

  private RecordItems current() {
    if (record == null) {
      throw new IllegalStateException("no record is being read");
    }
    return record;
  }

  /**
   * Hands over the frame that was moved to.
   *
   * @return whether the client has nothing more to say
   */
  boolean dispatch() throws MalformedFrameException {
    moved = false;
    boolean early = carriedEarly;
    FrameType type = frames.type();
    // Bound: what a replayed first flight can do.
    if (early && !type.mayComeEarly()) {
      throw new MalformedFrameException(type + " before the answer");
    }
    RecordItems items = current();
    switch (type) {
      case MAILBOX -> puts.onMailbox(frames);
      case PUT -> puts.onPut(frames, items);
      case CLAIM -> desk.onClaim(frames, items);
      case REVOKE -> desk.onRevoke(frames, items);
      case PUBLISH -> desk.onPublish(frames, items);
      case LOOKUP -> desk.onLookup(frames, items, early);
      case ASK -> desk.onAsk(frames);
      case FETCH ->
          desk.onFetch(frames, early, early ? inbound.handshake().hashAfterEs() : finalHash.get());
      case COLLECTED -> desk.onCollected(frames, items, finalHash.get());
      case BYE -> {}
      case ACK, BUNDLE, DONE, DELIVER, TELL, LINK_KEY, HINT ->
          throw new MalformedFrameException(type + " from a client");
    }
    carriedEarly = recordEarly;
    return type == FrameType.BYE;
  }
}
