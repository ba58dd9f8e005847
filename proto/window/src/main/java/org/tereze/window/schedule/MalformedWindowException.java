package org.tereze.window.schedule;

/** A planned window that cannot be read: names the field, its value and the reason. */
public final class MalformedWindowException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  MalformedWindowException(String field, String value, String reason) {
    super(field + " = “" + value + "”: " + reason);
    this.field = field;
  }

  MalformedWindowException(String field, String reason) {
    super(field + " " + reason);
    this.field = field;
  }

  /** There are as many windows as there may be. */
  public static MalformedWindowException tooMany(int most) {
    return new MalformedWindowException("window", "is one too many: there may be " + most);
  }

  /** The name of the value that is wrong. */
  public String field() {
    return field;
  }
}
