package org.tereze.trainer;

/**
 * Whose text a model was made of, of the recipe in {@code proto/TEXT.md}, section 11. Stateless.
 */
final class Credits {
  private static final String COMMON_VOICE = "Mozilla Common Voice sentences, CC0 1.0";
  private static final String TICO = "TICO-19 translation benchmark, CC0 1.0";
  private static final String OWN = "; lines written for Tereze, CC0 1.0";

  private Credits() {}

  /** Returns the credits of the model of a language, made with or without our own lines. */
  static String of(String language, boolean withOwn) {
    return text(language) + (withOwn ? OWN : "") + ". This model: " + licence(language) + ".";
  }

  private static String text(String language) {
    return switch (language) {
      case "be" -> COMMON_VOICE + "; Universal Dependencies Belarusian-HSE, CC BY-SA 4.0";
      case "en" ->
          COMMON_VOICE
              + "; "
              + TICO
              + "; The Jargon File 4.4.7 and The Devil's Dictionary, public domain";
      case "kk" -> COMMON_VOICE + "; KazNERD, Yeshpanov, Khassanov and Varol 2022, CC BY 4.0";
      case "my", "am" -> TICO;
      case "ru", "es", "fr", "fa", "ar", "ur" -> COMMON_VOICE + "; " + TICO;
      default -> COMMON_VOICE;
    };
  }

  private static String licence(String language) {
    return switch (language) {
      case "be" -> "CC BY-SA 4.0";
      case "kk" -> "CC BY 4.0";
      default -> "CC0 1.0";
    };
  }
}
