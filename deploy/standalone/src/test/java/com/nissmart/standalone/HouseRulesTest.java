package com.nissmart.standalone;

import com.nissmart.testkit.HouseRules;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HouseRulesTest {
  @Test
  void standalone_keeps_the_house_rules() {
    HouseRules.checkAll(
        "com.nissmart.standalone",
        Map.of("PastOfPayout", "It replaces the database's clock while the demo is written"));
  }
}
