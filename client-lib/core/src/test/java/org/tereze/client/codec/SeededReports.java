package org.tereze.client.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tereze.schema.Category;
import org.tereze.schema.Counts;
import org.tereze.schema.Place;
import org.tereze.schema.Report;

/**
 * Reports as people write them in a blackout, mostly of one to six sentences, in one of three
 * languages, some with time, place and counts; the same for the same seed. One thread.
 */
final class SeededReports {
  private static final String[][] SENTENCES = {
    {
      "%s көшесінде %d адам тұр.",
      "Интернет таңертеңнен бері жоқ.",
      "Біз үйдеміз, бәріміз аман-есенбіз, уайымдамаңдар.",
      "Акимат жанында әскер көп, %d көлік санадық, жол жабық.",
      "Дүкендер жабық, банкоматтарда ақша жоқ, нан үшін кезек %d метр.",
      "%s ауруханасына %d жаралы әкелінді, дәрігерлер жетіспейді, қан керек.",
      "Көрші %s әлі хабарсыз.",
      "Түнде атыс болды, таңға жуық басылды, терезелер сынған."
    },
    {
      "На улице %s стоят %d человек.",
      "Связи нет с утра.",
      "Мы дома, все живы, не волнуйтесь за нас, воды и еды хватит дня на три.",
      "У акимата много военных, насчитали %d машин, проезд закрыт.",
      "Магазины закрыты, в банкоматах нет денег, за хлебом очередь метров %d.",
      "В больницу на %s привезли %d раненых, врачей не хватает, нужна кровь.",
      "От соседа %s вестей нет.",
      "Ночью стреляли, к утру стихло, стёкла выбиты."
    },
    {
      "About %2$d people are standing on %1$s street.",
      "No network since this morning.",
      "We are at home and safe, do not worry, there is food and water for three days.",
      "Many soldiers near the city hall, we counted %d vehicles, the road is closed.",
      "Shops are shut, the cash machines are empty, the queue for bread is %d metres long.",
      "%2$d wounded were brought to the hospital on %1$s, they lack doctors and need blood.",
      "No word from our neighbour %s yet.",
      "There was shooting at night, it was quiet by morning, windows are broken."
    }
  };

  private static final String[][] NAMES = {
    {"Абай", "Төле би", "Сәтбаев", "Ақан", "Айгүл", "Жібек жолы", "Назарбаев"},
    {"Абая", "Толе би", "Сатпаева", "Ахмета", "Айгуль", "Мира", "Достык"},
    {"Abay", "Tole Bi", "Satpayev", "Akan", "Aigul", "Furmanov", "Dostyk"}
  };

  private final Random random;

  SeededReports(long seed) {
    random = new Random(seed);
  }

  /** So many reports. */
  List<Report> next(int count) {
    List<Report> reports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reports.add(report());
    }
    return reports;
  }

  private Report report() {
    int language = random.nextInt(SENTENCES.length);
    StringBuilder text = new StringBuilder();
    // Short ones are the most common, and one in eight tells a whole day.
    int sentences = 1 + Math.min(random.nextInt(6), random.nextInt(6));
    sentences += random.nextInt(8) == 0 ? 4 + random.nextInt(30) : 0;
    for (int i = 0; i < sentences; i++) {
      text.append(i == 0 ? "" : " ").append(sentence(language));
    }
    Report.Builder report = Report.newBuilder().setText(text.toString());
    if (random.nextInt(2) == 0) {
      report.setTimeMinutes(500_000 + random.nextInt(40_000));
    }
    if (random.nextInt(3) == 0) {
      report.setPlace(
          Place.newBuilder()
              .setLatitude(4_320 + random.nextInt(20))
              .setLongitude(7_680 + random.nextInt(30))
              .setDecimals(2));
    }
    if (random.nextInt(4) == 0) {
      report.setCategory(Category.forNumber(1 + random.nextInt(8)));
      report.setCounts(Counts.newBuilder().setDetained(random.nextInt(40)));
    }
    return report.build();
  }

  private String sentence(int language) {
    String pattern = SENTENCES[language][random.nextInt(SENTENCES[language].length)];
    String name = NAMES[language][random.nextInt(NAMES[language].length)];
    int number = 2 + random.nextInt(200);
    boolean numberOnly = pattern.contains("%d") && !pattern.contains("%s");
    return numberOnly ? String.format(pattern, number) : String.format(pattern, name, number);
  }
}
