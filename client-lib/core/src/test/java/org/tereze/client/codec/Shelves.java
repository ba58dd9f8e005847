package org.tereze.client.codec;

import java.nio.file.Path;
import java.nio.file.Paths;

/** The models of this repository, as the tests use them. Stateless. */
public final class Shelves {
  private static final Path MODULE = Paths.get("..", "text");

  private Shelves() {}

  /** The folder of the base set. */
  public static Path folder() {
    return MODULE.resolve("models");
  }

  /** The base set. */
  public static TextModels baseSet() {
    return TextModels.in(folder());
  }

  /** Those of these languages. */
  public static TextModels only(String... languages) {
    TextModels all = baseSet();
    return language ->
        java.util.Arrays.asList(languages).contains(language) ? all.file(language) : null;
  }

  /** The folder of the large models. */
  public static Path large() {
    return MODULE.resolve("packs");
  }

  /** The file of a model that has no number. */
  public static Path smallRussian() {
    return MODULE.resolve("src/test/resources/org/tereze/text/small-ru.tzm");
  }

  /** Another one. */
  public static Path smallEnglish() {
    return MODULE.resolve("src/test/resources/org/tereze/text/small-en.tzm");
  }
}
