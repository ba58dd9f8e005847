package org.tereze.client.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.schema.Report;
import org.tereze.text.TextChooser;
import org.tereze.text.TextModel;
import org.tereze.text.mix.Workspace;

/**
 * Makes reports small before they are sealed, each by itself, and gives them back.
 *
 * <p>Under the home's lock; {@link #PLAIN}, which has no models, on any thread.
 *
 * <p>Guarantees: never longer than the encoded report, one byte and the padding; only models that
 * the recipient reads are used; what any version may have to read, {@code control}, goes without a
 * model; between two reports nothing is kept that a text was in or can be guessed from.
 */
public final class ReportCodec {
  /** Deflate, fields, and bytes as they are: what everybody reads. */
  public static final ReportCodec PLAIN = new ReportCodec(null);

  private static final int FIELDS = 2;
  private static final int PACK = 31;
  private static final int PACK_NAME_BYTES = 4;

  private final @Nullable ModelShelf shelf;

  /** Kept, since models take 0.3 MB to work in; wiped after each report. */
  private final Workspace workspace = new Workspace();

  /** With the models of this shelf. */
  public ReportCodec(@Nullable ModelShelf shelf) {
    this.shelf = shelf;
  }

  /**
   * Returns the smallest plaintext of a report for somebody who reads these models.
   *
   * @throws IllegalArgumentException if it has more than {@link Plaintext#MAX_CONTENT_BYTES}, or a
   *     text of it a lone surrogate
   */
  public Packed pack(Report report, ReadableModels readable, Padding padding) {
    try {
      return smallest(report, readable).packed(padding);
    } finally {
      workspace.wipe();
    }
  }

  private Smallest smallest(Report report, ReadableModels readable) {
    Smallest smallest = new Smallest(report.toByteArray());
    ReportParts parts = ReportParts.of(report);
    if (parts != null) {
      // A text costs its UTF-8 there.
      if (utf8Bytes(parts.words.getText()) < smallest.bytes.length) {
        int most = smallest.bytes.length - 1;
        smallest.consider(FIELDS, "fields", ReportStream.write(parts, null, most, workspace));
      }
      for (ModelPack pack : promising(parts, readable)) {
        int most = smallest.bytes.length - 1 - (pack.number() == 0 ? PACK_NAME_BYTES : 0);
        byte[] stream = ReportStream.write(parts, pack.model(), most, workspace);
        if (stream != null && pack.number() == 0) {
          stream =
              ByteBuffer.allocate(PACK_NAME_BYTES + stream.length)
                  .putInt(pack.shortHash())
                  .put(stream)
                  .array();
        }
        smallest.consider(pack.number() == 0 ? PACK : pack.number(), pack.name(), stream);
      }
    }
    return smallest;
  }

  private static int utf8Bytes(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      // Each half of a pair counts two of its four.
      bytes += unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
    }
    return bytes;
  }

  /** The best so far. */
  private static final class Smallest {
    private byte[] bytes;
    private int codec;
    private String name;

    Smallest(byte[] content) {
      Plaintext.Body body = Plaintext.smallest(content);
      bytes = body.bytes;
      codec = body.codec;
      name = codec == 0 ? "raw" : "deflate";
    }

    void consider(int number, String called, byte @Nullable [] other) {
      if (other != null && other.length < bytes.length) {
        bytes = other;
        codec = number;
        name = called;
      }
    }

    Packed packed(Padding padding) {
      return new Packed(Plaintext.pad(bytes, codec, padding), name, bytes.length);
    }
  }

  /** The models worth trying on the whole. */
  private List<ModelPack> promising(ReportParts parts, ReadableModels readable) {
    String text = parts.words.getText();
    if (text.isEmpty()) {
      text = parts.frame.getText();
    }
    List<ModelPack> candidates = new ArrayList<>();
    if (shelf == null || text.isEmpty()) {
      return candidates;
    }
    List<TextModel> models = new ArrayList<>();
    for (ModelPack pack : atHand(shelf, text, readable)) {
      candidates.add(pack);
      models.add(pack.model());
    }
    List<ModelPack> promising = new ArrayList<>();
    for (int index : new TextChooser(models, workspace).finalists(text)) {
      promising.add(candidates.get(index));
    }
    return promising;
  }

  private static List<ModelPack> atHand(ModelShelf shelf, String text, ReadableModels readable) {
    List<ModelPack> atHand = new ArrayList<>();
    for (long hash : readable.packs()) {
      add(shelf.packOf(hash), atHand);
    }
    for (int number : NumberedModels.plausible(text, readable.numbers())) {
      add(shelf.numbered(number), atHand);
    }
    return atHand;
  }

  private static void add(@Nullable ModelPack pack, List<ModelPack> to) {
    if (pack != null) {
      to.add(pack);
    }
  }

  /**
   * Returns the report of a plaintext whose tag was verified.
   *
   * @throws ContentException if it cannot be read here; {@link ContentException#neededModel} says
   *     whether it could be with another model
   */
  public Report unpack(byte[] plaintext) throws ContentException {
    int codec = Plaintext.codec(plaintext);
    if (codec < FIELDS) {
      try {
        return Report.parseFrom(Plaintext.decode(plaintext));
      } catch (InvalidProtocolBufferException e) {
        throw new ContentException("the content is no report", e);
      }
    }
    int end = Plaintext.end(plaintext);
    if (codec == FIELDS) {
      return read(null, plaintext, Plaintext.HEAD_BYTES, end);
    }
    if (codec == PACK) {
      return unpackByPack(plaintext, end);
    }
    if (!NumberedModels.has(codec)) {
      throw new ContentException("codec " + codec + " is not known to this version");
    }
    ModelPack model = shelf == null ? null : shelf.numbered(codec);
    if (model == null) {
      throw ContentException.needs(NumberedModels.name(codec));
    }
    return read(model.model(), plaintext, Plaintext.HEAD_BYTES, end);
  }

  private Report unpackByPack(byte[] plaintext, int end) throws ContentException {
    int from = Plaintext.HEAD_BYTES + PACK_NAME_BYTES;
    if (from > end) {
      throw new ContentException("the content ends in the name of its pack");
    }
    int name = ByteBuffer.wrap(plaintext).getInt(Plaintext.HEAD_BYTES);
    ModelPack pack = shelf == null ? null : shelf.pack(name);
    if (pack == null) {
      throw ContentException.needs(ModelPack.nameOf(name));
    }
    return read(pack.model(), plaintext, from, end);
  }

  private Report read(@Nullable TextModel model, byte[] plaintext, int from, int end)
      throws ContentException {
    try {
      return ReportStream.read(model, plaintext, from, end - from, workspace);
    } finally {
      workspace.wipe();
    }
  }
}
