package org.tereze.trainer;

/** Whose text a model was made of. Stateless. */
final class Credits {
  private static final String COMMON_VOICE = "Mozilla Common Voice sentences, CC0 1.0";
  private static final String TICO = "TICO-19 translation benchmark, CC0 1.0";
  private static final String OWN = "; lines written for Tereze, CC0 1.0";
  private static final String FREE = OWN + ". This model: CC0 1.0.";

  private Credits() {}

  /** Returns the credits of the model of a language. */
  static String of(String language) {
    return switch (language) {
      case "be" ->
          COMMON_VOICE
              + "; Universal Dependencies Belarusian-HSE, CC BY-SA 4.0"
              + OWN
              + ". This model: CC BY-SA 4.0.";
      case "en" ->
          COMMON_VOICE
              + "; "
              + TICO
              + "; The Jargon File 4.4.7 and The Devil's Dictionary, public domain"
              + FREE;
      case "kk" ->
          COMMON_VOICE
              + "; KazNERD, Yeshpanov, Khassanov and Varol 2022, CC BY 4.0"
              + OWN
              + ". This model: CC BY 4.0.";
      case "my", "am" -> TICO + FREE;
      case "ru", "es", "fr", "fa", "ar", "ur" -> COMMON_VOICE + "; " + TICO + FREE;
      default -> COMMON_VOICE + FREE;
    };
  }
}
