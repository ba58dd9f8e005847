package org.tereze.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tereze.schema.FileChunk;
import org.tereze.schema.Report;

/** Files in pieces. */
final class FileChunksTest {
  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    return noise;
  }

  @Test
  void piecesFitAndFollowEachOther() {
    byte[] file = noise(10_000);
    List<Report> pieces = FileChunks.cut(file, 1_072);
    ByteString joined = ByteString.EMPTY;
    for (Report piece : pieces) {
      assertThat(piece.getSerializedSize() + 1).isLessThanOrEqualTo(1_072);
      assertThat(piece.getChunk().getOffset()).isEqualTo(joined.size());
      assertThat(FileChunks.isPiece(piece.getChunk())).isTrue();
      joined = joined.concat(piece.getChunk().getBytes());
    }
    assertThat(joined.toByteArray()).isEqualTo(file);
    assertThat(FileChunks.cut(file, 1_072).get(0).getSerializedSize()).isGreaterThan(1_050);
  }

  @Test
  void aPieceLiesInsideTheLargestFile() {
    FileChunk.Builder piece = FileChunks.cut(noise(100), 1_072).get(0).getChunk().toBuilder();
    int last = FileChunks.MAX_FILE_BYTES - 100;
    assertThat(FileChunks.isPiece(piece.setOffset(last).build())).isTrue();
    for (int offset : new int[] {last + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      assertThat(FileChunks.isPiece(piece.setOffset(offset).build())).isFalse();
    }
    piece.setOffset(0);
    assertThat(FileChunks.isPiece(piece.clone().clearBytes().build())).isFalse();
    for (int bytes : new int[] {0, 7, 9}) {
      piece.setFile(ByteString.copyFrom(new byte[bytes]));
      assertThat(FileChunks.isPiece(piece.build())).isFalse();
    }
  }
}
