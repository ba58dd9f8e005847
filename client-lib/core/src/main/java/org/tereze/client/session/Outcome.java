package org.tereze.client.session;

/** What a receiving end makes of an envelope. */
public enum Outcome {
  /** It opened, and nothing with this session and number was opened before. */
  OPENED,
  /**
   * It opened, or is known by its bytes, and its report was opened before: not to be shown again.
   */
  DUPLICATE,
  /**
   * It does not open, or not to anything that this version reads. To be kept, told to the contact,
   * and tried again after every opening and every new card.
   */
  UNOPENABLE
}
