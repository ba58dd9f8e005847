package org.tereze.client.report;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.Sha256;
import org.tereze.schema.Attachment;
import org.tereze.schema.FileChunk;
import org.tereze.schema.Report;

/** Files that are named in a report and travel in pieces. Stateless; safe for any thread. */
public final class FileChunks {
  /** All files of a report together: the line of a bad window for some minutes. */
  public static final int MAX_FILE_BYTES = 512 * 1024;

  /** Files of a report. */
  public static final int MAX_FILES = 8;

  /** Characters of a file's name and of its media type. */
  public static final int MAX_NAME_LENGTH = 120;

  /** Of a file's digest, what its pieces name it by. */
  public static final int ID_BYTES = 8;

  /** Of a report with a piece, what is not the piece: heads, file, offset, codec and padding. */
  private static final int BESIDE_PIECE_BYTES = 32;

  private FileChunks() {}

  /** What a headline says of a file. */
  public static Attachment describe(String name, String mediaType, byte[] file) {
    return Attachment.newBuilder()
        .setDigest(ByteString.copyFrom(Sha256.hash(file)))
        .setLengthBytes(file.length)
        .setMediaType(mediaType)
        .setName(name)
        .build();
  }

  /** By what pieces name this file; null if it says what no file is. */
  public static @Nullable ByteString idOf(Attachment attachment) {
    boolean possible =
        attachment.getDigest().size() == Sha256.HASH_BYTES
            && attachment.getLengthBytes() > 0
            && attachment.getLengthBytes() <= MAX_FILE_BYTES;
    return possible ? attachment.getDigest().substring(0, ID_BYTES) : null;
  }

  /** Cuts a file into reports that fit plaintexts of this size. */
  public static List<Report> cut(byte[] file, int plaintextBytes) {
    ByteString id = ByteString.copyFrom(Sha256.hash(file), 0, ID_BYTES);
    int pieceBytes = plaintextBytes - BESIDE_PIECE_BYTES;
    List<Report> pieces = new ArrayList<>();
    for (int from = 0; from < file.length; from += pieceBytes) {
      int length = Math.min(pieceBytes, file.length - from);
      pieces.add(
          Report.newBuilder()
              .setChunk(
                  FileChunk.newBuilder()
                      .setFile(id)
                      .setOffset(from)
                      .setBytes(ByteString.copyFrom(file, from, length)))
              .build());
    }
    return pieces;
  }

  /** Returns whether it may be a piece of some file. Bound: of no file that is too large. */
  public static boolean isPiece(FileChunk chunk) {
    return chunk.getFile().size() == ID_BYTES
        && !chunk.getBytes().isEmpty()
        && chunk.getOffset() >= 0
        && chunk.getOffset() <= MAX_FILE_BYTES - chunk.getBytes().size();
  }

  /** Returns whether these bytes are the file that was described. */
  public static boolean isFile(Attachment attachment, byte[] bytes) {
    return attachment.getLengthBytes() == bytes.length
        && Arrays.equals(attachment.getDigest().toByteArray(), Sha256.hash(bytes));
  }
}
