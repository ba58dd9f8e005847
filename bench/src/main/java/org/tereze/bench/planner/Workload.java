package org.tereze.bench.planner;

import java.util.Random;
import org.tereze.wire.Precedence;

/** Kinds of scenes: one of them and a seed name a scene. Stateless. */
enum Workload {
  /** A phone: some dozens of texts to a few people. */
  TEXTS("a phone's texts, 3 contacts", true, 2_500) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 3;
      maker.texts(60, maker::usual);
    }
  },

  /** An edge of a town: many mailboxes, some envelopes in each. */
  TOWN("an edge's texts, 60 mailboxes", false, 2_500) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 60;
      maker.texts(400, maker::usual);
    }
  },

  /** Everything ordinary. */
  ROUTINE("an edge's texts, all ROUTINE", false, 2_500) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 40;
      maker.texts(300, () -> Precedence.ROUTINE);
    }
  },

  /** One short text for each of many. */
  STRANGERS("an edge's texts, 300 mailboxes with one each", false, 2_500) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 10_000;
      maker.texts(300, maker::usual);
    }
  },

  /** One who writes all the time beside others who do not. */
  TALKER("an edge's texts, a talker beside 30 others", false, 2_500) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 30;
      maker.texts(60, maker::usual);
      maker.mailboxes = 1;
      maker.texts(300, () -> Precedence.ROUTINE);
    }
  },

  /** Photos between texts, on the phone that took them. */
  PHOTOS("a phone's texts and photos", true, 2_500) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 5;
      maker.texts(60, maker::usual);
      maker.photos(
          6, () -> maker.random.nextInt(4) == 0 ? Precedence.PRIORITY : Precedence.ROUTINE);
    }
  },

  /** The same at an edge, which cannot look behind what is first. */
  PHOTOS_AT_EDGE("an edge's texts and photos, 60 mailboxes", false, 12_500) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 60;
      maker.texts(400, maker::usual);
      maker.photos(40, () -> Precedence.ROUTINE);
    }
  },

  /** A crowd of the smallest envelopes, and long FLASH among them. */
  CROWD("a crowd of tiny ROUTINE and long FLASH", false, 2_500) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 50;
      maker.sizes(60, 90);
      maker.texts(800, () -> Precedence.ROUTINE);
      maker.sizes(200, 3_000);
      maker.texts(12, () -> Precedence.FLASH);
      maker.texts(12, () -> Precedence.IMMEDIATE);
    }
  },

  /** Long texts in two parts. */
  HEADLINES("a phone's reports of headline and body", true, 2_500) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 6;
      maker.headlines(60, maker::usual);
    }
  },

  /** A third must be there within two minutes. */
  DEADLINES("a phone's texts, a third with deadlines in the window", true, 2_500) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 6;
      maker.deadlines = 3;
      maker.texts(150, maker::usual);
    }
  },

  /** The same at an edge. */
  DEADLINES_AT_EDGE("an edge's texts, a third with deadlines in the window", false, 2_500) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 60;
      maker.deadlines = 3;
      maker.texts(400, maker::usual);
    }
  },

  /** Half of it comes while the window is open. */
  ARRIVALS("an edge's texts, half of them come meanwhile", false, 2_500) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 60;
      maker.texts(200, maker::usual);
      maker.arrivals(40_000);
      maker.texts(250, maker::usual);
    }
  },

  /** More comes than the line carries. */
  OVERLOAD("an edge's texts, more come than the line carries", false, 1_200) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 60;
      maker.texts(100, maker::usual);
      maker.arrivals(60_000);
      maker.texts(500, maker::usual);
    }
  },

  /** A thin line. */
  THIN("a phone's texts at 4.8 kbit/s", true, 600) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 3;
      maker.texts(60, maker::usual);
    }
  },

  /**
   * Like Kazakhstan in January 2022: an edge that has waited for a gap of 16 hours gets somebody's
   * uplink for minutes; what was written when is spread over the gap.
   */
  KAZAKHSTAN("like January 2022: 16 h of a town, somebody's uplink", false, 2_500) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 150;
      maker.deadlines = 12;
      maker.texts(900, maker::usual);
      maker.photos(10, () -> Precedence.ROUTINE);
      maker.arrivals(60_000);
      maker.texts(100, maker::usual);
    }
  },

  /** Like Iran in January 2026: nine days, then a VPN for half an hour. */
  IRAN("like January 2026: nine days of a district, a VPN", false, 25_000) {
    @Override
    void fill(SceneMaker maker) {
      maker.mailboxes = 400;
      maker.texts(3_000, maker::usual);
      maker.photos(60, () -> Precedence.ROUTINE);
      maker.arrivals(60_000);
      maker.texts(200, maker::usual);
    }
  };

  final String text;
  final boolean seesAll;
  final int bytesPerSecond;

  Workload(String text, boolean seesAll, int bytesPerSecond) {
    this.text = text;
    this.seesAll = seesAll;
    this.bytesPerSecond = bytesPerSecond;
  }

  abstract void fill(SceneMaker maker);

  /** The scene of this seed. */
  Scene scene(long seed) {
    SceneMaker maker = new SceneMaker(new Random(seed * 31 + name().hashCode()));
    fill(maker);
    return new Scene(maker.pieces(), bytesPerSecond, seesAll);
  }
}
