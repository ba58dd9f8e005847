package org.tereze.client.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The text models that somebody can read, as a bundle or a card says.
 *
 * <p>Immutable; safe for any thread.
 */
public final class ReadableModels {
  /** No model: deflate, fields and bytes as they are, which everybody reads. */
  public static final ReadableModels NONE =
      new ReadableModels(Collections.emptyList(), Collections.emptyList());

  /** All models of the base set. */
  public static final ReadableModels BASE_SET =
      new ReadableModels(NumberedModels.baseSet(), Collections.emptyList());

  /** Most packs that a bundle names. */
  public static final int MAX_PACKS = 4;

  private final List<Integer> numbers;
  private final List<Long> packs;

  /**
   * Models by number, and packs by the first eight bytes of their hash; what is unknown or too much
   * is no harm.
   */
  public ReadableModels(List<Integer> numbers, List<Long> packs) {
    this.numbers = Collections.unmodifiableList(new ArrayList<>(numbers));
    this.packs =
        Collections.unmodifiableList(
            new ArrayList<>(packs.subList(0, Math.min(MAX_PACKS, packs.size()))));
  }

  /** Numbers of models. */
  public List<Integer> numbers() {
    return numbers;
  }

  /** Packs, by the first eight bytes of their hash. */
  public List<Long> packs() {
    return packs;
  }
}
