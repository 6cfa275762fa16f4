package com.nissmart.standalone.demo;

import java.util.List;

/** The names, incomes, reasons to pay and banks of the demo's savers. */
final class DemoPeople {
  static final List<String> NAMES =
      List.of(
          "Ada Okafor",
          "Chinedu Eze",
          "Ngozi Obi",
          "Emeka Nwosu",
          "Ifeoma Okeke",
          "Obinna Uche",
          "Amarachi Igwe",
          "Kelechi Anya",
          "Yetunde Adeyemi",
          "Tunde Bakare",
          "Folake Ojo",
          "Segun Alabi",
          "Bisi Akande",
          "Kunle Adebayo",
          "Sade Ogunleye",
          "Femi Balogun",
          "Aisha Bello",
          "Musa Ibrahim",
          "Fatima Sani",
          "Ibrahim Danjuma",
          "Zainab Yusuf",
          "Sani Abubakar",
          "Halima Garba",
          "Usman Lawal",
          "Efe Omoregie",
          "Osas Igbinedion",
          "Ebiere Dokubo",
          "Tamuno Briggs",
          "Imaobong Etim",
          "Ekaette Bassey");

  static final List<String> INCOMES =
      List.of(
          "Salary", "Shop takings", "Tailoring", "Market day", "Okada fares", "School fees refund");

  static final List<String> REASONS =
      List.of(
          "Ajo contribution",
          "Rent share",
          "Foodstuff",
          "Loan back, thank you",
          "Birthday",
          "Data and airtime",
          "Aso ebi",
          "Transport",
          "For Mama");

  static final List<String> BANKS = List.of("044", "058", "011", "033", "057");

  private DemoPeople() {}
}
