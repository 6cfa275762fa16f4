package com.nissmart.standalone;

import com.nissmart.testkit.HouseRules;
import org.junit.jupiter.api.Test;

final class HouseRulesTest {
  @Test
  void the_house_rules_hold_here() {
    HouseRules.check("com.nissmart.standalone");
  }
}
