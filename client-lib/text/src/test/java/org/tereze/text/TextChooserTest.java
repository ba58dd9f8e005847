package org.tereze.text;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TextChooserTest {
  private final TextChooser chooser =
      new TextChooser(List.of(TestModels.english(), TestModels.russian()));

  @Test
  void takesTheModelOfTheTextsLanguage() {
    TextChooser.@Nullable Choice russian = chooser.choose("Связи почти нет, напишу вечером.", 999);
    TextChooser.@Nullable Choice english =
        chooser.choose("There is no connection, write to me.", 999);
    assertThat(requireNonNull(russian).index()).isEqualTo(1);
    assertThat(requireNonNull(english).index()).isZero();
  }

  @Test
  void choosesNothingWhenNoModelIsBelowTheBound() {
    String text = "Связи почти нет, напишу вечером.";
    TextChooser.@Nullable Choice choice = chooser.choose(text, 999);
    assertThat(chooser.choose(text, requireNonNull(choice).bytes().length)).isNull();
    assertThat(chooser.choose("漢字漢字", 12)).isNull();
  }

  @Test
  void hasNothingToChooseWithoutModels() {
    assertThat(new TextChooser(List.of()).choose("text", 999)).isNull();
  }

  @Test
  void goesByTheWholeTextAndNotByItsBegin() {
    TextChooser latin = new TextChooser(List.of(TestModels.base("en"), TestModels.base("es")));
    String english = "Message from the office, please read all of it before you answer: ";
    String spanish =
        "no hay agua desde ayer y la gente se va de la ciudad como puede. En la plaza quedan los"
            + " viejos y dos familias que esperan un camión. El hospital atiende todavía, pero sin"
            + " luz. Si alguien tiene noticias de mi hermano, que llame a la vecina.";
    TextChooser.@Nullable Choice choice = latin.choose(english + spanish, 9999);
    assertThat(requireNonNull(choice).index()).isEqualTo(1);
  }

  @Test
  void theSmallestIsTheSameWhereItIsFirstAndWhereItIsLast() {
    TextChooser turned = new TextChooser(List.of(TestModels.russian(), TestModels.english()));
    for (String text : new String[] {"Связи почти нет, напишу вечером.", "No water.", "ok да"}) {
      TextChooser.@Nullable Choice choice = chooser.choose(text, 999);
      TextChooser.@Nullable Choice other = turned.choose(text, 999);
      assertThat(requireNonNull(choice).bytes()).hasSameSizeAs(requireNonNull(other).bytes());
    }
  }
}
