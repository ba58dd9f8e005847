package org.tereze.client.inbox;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.ChunkRecord;
import org.tereze.client.record.InboxRecord;
import org.tereze.client.report.FileChunks;
import org.tereze.schema.Attachment;
import org.tereze.schema.FileChunk;
import org.tereze.wire.Limits;

/**
 * Pieces of files that came, in whatever order and before or after the report that names them.
 * Changes ledgers only; the caller commits. Under the home's lock.
 *
 * <p>Guarantee: what {@link #read} gives has the digest that the report names. Of two pieces at one
 * place the first stays.
 *
 * <p>Bound: pieces count among what a contact's reports may fill, as the {@code InboxRoom} says.
 */
public final class ReceivedFiles {
  /** For how long pieces wait for a report that names them, and a mark for pieces. */
  private static final int WAIT_HOURS = 4 * Limits.MAX_LIFETIME_HOURS;

  private static final long MILLIS_PER_HOUR = 3_600_000;

  /** Where no piece can be. */
  private static final int MARK = -1;

  private final Home home;

  /** The files of this home. */
  public ReceivedFiles(Home home) {
    this.home = home;
  }

  /** Keeps a piece; false if it is none, was forgotten or is there. */
  boolean keep(int contact, FileChunk chunk) {
    ByteString key = Keys.of(contact, chunk.getFile(), chunk.getOffset());
    if (!FileChunks.isPiece(chunk)
        || home.chunks.get(Keys.of(contact, chunk.getFile(), MARK)) != null
        || home.chunks.get(key) != null) {
      return false;
    }
    home.chunks.put(
        key,
        ChunkRecord.newBuilder()
            .setContact(contact)
            .setFile(chunk.getFile())
            .setOffset(chunk.getOffset())
            .setBytes(chunk.getBytes())
            .setReceivedMillis(home.nowMillis())
            .build());
    return true;
  }

  /** How much of a contact's file is here. */
  int bytesHere(int contact, Attachment attachment) {
    return join(contact, attachment, room(attachment));
  }

  /** All of a contact's file; null if it is not here, or is not what was named. */
  public byte @Nullable [] read(int contact, Attachment attachment) {
    byte[] file = room(attachment);
    boolean isHere = join(contact, attachment, file) == file.length;
    return isHere && FileChunks.isFile(attachment, file) ? file : null;
  }

  /** Bound: of no more than a file can have, whatever the sender says. */
  private static byte[] room(Attachment attachment) {
    return new byte[FileChunks.idOf(attachment) == null ? 0 : attachment.getLengthBytes()];
  }

  /** Returns how many bytes of the file were filled in. */
  private int join(int contact, Attachment attachment, byte[] file) {
    ByteString id = FileChunks.idOf(attachment);
    int here = 0;
    int behind = 0;
    for (ChunkRecord chunk : pieces(contact, id)) {
      int from = Math.max(behind, chunk.getOffset());
      int to = Math.min(file.length, chunk.getOffset() + chunk.getBytes().size());
      if (from < to) {
        chunk
            .getBytes()
            .substring(from - chunk.getOffset(), to - chunk.getOffset())
            .copyTo(file, from);
        here += to - from;
        behind = to;
      }
    }
    return here;
  }

  private List<ChunkRecord> pieces(int contact, @Nullable ByteString id) {
    List<ChunkRecord> pieces =
        id == null ? new ArrayList<>() : home.chunks.under(Keys.of(contact, id));
    pieces.removeIf(ChunkRecord::getForgotten);
    return pieces;
  }

  /** Forgets a contact's file, and what is still to come of it. */
  void forget(int contact, Attachment attachment) {
    ByteString id = FileChunks.idOf(attachment);
    if (id == null) {
      return;
    }
    boolean isHere = bytesHere(contact, attachment) == attachment.getLengthBytes();
    for (ChunkRecord piece : pieces(contact, id)) {
      home.chunks.remove(Keys.of(contact, id, piece.getOffset()));
    }
    if (!isHere) {
      home.chunks.put(
          Keys.of(contact, id, MARK),
          ChunkRecord.newBuilder()
              .setContact(contact)
              .setFile(id)
              .setOffset(MARK)
              .setForgotten(true)
              .setReceivedMillis(home.nowMillis())
              .build());
    }
  }

  /** A report names this file: what comes of it is wanted, whatever was forgotten before. */
  void named(int contact, Attachment attachment) {
    ByteString id = FileChunks.idOf(attachment);
    if (id != null) {
      home.chunks.remove(Keys.of(contact, id, MARK));
    }
  }

  /** Forgets marks that are old, and old pieces that no report names. */
  void forgetOld() {
    Set<ByteString> named = null;
    for (ChunkRecord chunk : home.chunks.all()) {
      long hours = (home.nowMillis() - chunk.getReceivedMillis()) / MILLIS_PER_HOUR;
      if (hours > WAIT_HOURS) {
        named = named == null ? named() : named;
        if (chunk.getForgotten() || !named.contains(Keys.of(chunk.getContact(), chunk.getFile()))) {
          home.chunks.remove(Keys.of(chunk.getContact(), chunk.getFile(), chunk.getOffset()));
        }
      }
    }
  }

  /** All files of which reports are here. */
  private Set<ByteString> named() {
    Set<ByteString> named = new HashSet<>();
    for (InboxRecord record : home.inbox.all()) {
      for (Attachment attachment : new OpenedPart(record).attachments()) {
        ByteString id = FileChunks.idOf(attachment);
        if (id != null) {
          named.add(Keys.of(record.getContact(), id));
        }
      }
    }
    return named;
  }

  /** Whether a report that is here names this file of a contact's. */
  boolean isNamed(int contact, Attachment attachment) {
    ByteString id = FileChunks.idOf(attachment);
    return id != null && named().contains(Keys.of(contact, id));
  }
}
