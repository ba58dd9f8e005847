package org.tereze.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.text.mix.Workspace;

/**
 * Finds the model that makes a text smallest, without trying each on all of it.
 *
 * <p>One thread. Models without the text's characters fall out first; those left are tried on
 * pieces from all over it, and the best two, if they are close, on the whole.
 */
public final class TextChooser {
  /** Pieces of a text that models are tried on: it may begin with somebody else's words. */
  private static final int PIECES = 4;

  private static final int PIECE_CODE_POINTS = 16;
  private static final int FINALISTS = 2;

  /** Who needs more by one in so many on the pieces does not win on the whole. */
  private static final int CLOSE_SHARE = 6;

  /** At most one in so many characters may be strange to a model beyond those to the best one. */
  private static final int STRANGE_SHARE = 24;

  private final List<TextModel> models;
  private final Workspace workspace;

  /** Creates a chooser among models; of two that do equally well the earlier one wins. */
  public TextChooser(List<TextModel> models) {
    this(models, new Workspace());
  }

  /** The same, in a workspace that is used only while it chooses. */
  public TextChooser(List<TextModel> models, Workspace workspace) {
    this.models = List.copyOf(models);
    this.workspace = workspace;
  }

  /** A model and what it made of a text. */
  public static final class Choice {
    private final int index;
    private final byte[] bytes;

    Choice(int index, byte[] bytes) {
      this.index = index;
      this.bytes = bytes;
    }

    /** Returns the model's place in the list that the chooser was given. */
    public int index() {
      return index;
    }

    /** Returns the text under that model. */
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /**
   * Returns the smallest form of a text, or null when no model is below {@code belowBytes}.
   *
   * @throws IllegalArgumentException if the text has a lone surrogate
   */
  public @Nullable Choice choose(String text, int belowBytes) {
    int[] codePoints = TextModel.codePoints(text);
    @Nullable Choice best = null;
    int least = belowBytes;
    for (int index : finalists(codePoints)) {
      byte[] bytes = models.get(index).encode(codePoints, least - 1, workspace);
      if (bytes != null) {
        least = bytes.length;
        best = new Choice(index, bytes);
      }
    }
    return best;
  }

  /**
   * Returns the places in the list of the models that are worth trying on the whole of a text, most
   * promising first; at most {@value #FINALISTS}.
   *
   * @throws IllegalArgumentException if the text has a lone surrogate
   */
  public List<Integer> finalists(String text) {
    return finalists(TextModel.codePoints(text));
  }

  private List<Integer> finalists(int[] codePoints) {
    List<Integer> plausible = plausible(codePoints);
    if (plausible.size() <= 1) {
      return plausible;
    }
    int[] probe = pieces(codePoints);
    int[] sizes = new int[models.size()];
    int most = Integer.MAX_VALUE;
    for (int index : plausible) {
      byte[] bytes = models.get(index).encode(probe, most, workspace);
      sizes[index] = bytes == null ? Integer.MAX_VALUE : bytes.length;
      // Who has more than that is not close, however much it is.
      most = bytes == null ? most : Math.min(most, close(bytes.length));
    }
    plausible.sort(Comparator.comparingInt(index -> sizes[index]));
    int least = sizes[plausible.get(0)];
    int close = 1;
    while (close < Math.min(FINALISTS, plausible.size())
        && sizes[plausible.get(close)] <= close(least)) {
      close++;
    }
    return plausible.subList(0, close);
  }

  private static int[] pieces(int[] codePoints) {
    if (codePoints.length <= PIECES * PIECE_CODE_POINTS) {
      return codePoints;
    }
    int[] pieces = new int[PIECES * PIECE_CODE_POINTS];
    int lastFrom = codePoints.length - PIECE_CODE_POINTS;
    for (int i = 0; i < PIECES; i++) {
      int from = (int) ((long) lastFrom * i / (PIECES - 1));
      System.arraycopy(codePoints, from, pieces, i * PIECE_CODE_POINTS, PIECE_CODE_POINTS);
    }
    return pieces;
  }

  private static int close(int bytes) {
    return bytes + bytes / CLOSE_SHARE;
  }

  private List<Integer> plausible(int[] codePoints) {
    int[] strange = new int[models.size()];
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < strange.length; i++) {
      TextModel model = models.get(i);
      for (int codePoint : codePoints) {
        strange[i] += model.knows(codePoint) ? 0 : 1;
      }
      fewest = Math.min(fewest, strange[i]);
    }
    List<Integer> plausible = new ArrayList<>();
    for (int i = 0; i < strange.length; i++) {
      if (strange[i] <= fewest + codePoints.length / STRANGE_SHARE) {
        plausible.add(i);
      }
    }
    return plausible;
  }
}
