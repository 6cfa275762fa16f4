package com.nissmart.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  /** The examples of the TypeID specification, version 0.3, `valid.yml`. */
  @ParameterizedTest
  @CsvSource({
    "00000000-0000-0000-0000-000000000000, usr_00000000000000000000000000",
    "00000000-0000-0000-0000-00000000000a, usr_0000000000000000000000000a",
    "00000000-0000-0000-0000-000000000020, usr_00000000000000000000000010",
    "ffffffff-ffff-ffff-ffff-ffffffffffff, usr_7zzzzzzzzzzzzzzzzzzzzzzzzz",
    "01890a5d-ac96-774b-bcce-b302099a8057, usr_01h455vb4pex5vsknk084sn02q"
  })
  void an_id_and_its_uuid_correspond(UUID uuid, String id) {
    assertThat(Ids.USER.format(uuid)).isEqualTo(id);
    assertThat(Ids.USER.parse("id", id)).isEqualTo(uuid);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "usr_",
        "acc_01h455vb4pex5vsknk084sn02q",
        "USR_01h455vb4pex5vsknk084sn02q",
        "usr_01h455vb4pex5vsknk084sn02",
        "usr_01h455vb4pex5vsknk084sn02q0",
        "usr_01H455VB4PEX5VSKNK084SN02Q",
        "usr_81h455vb4pex5vsknk084sn02q",
        "usr_01h455vb4pex5vsknk084sn0uq",
        "usr_01h455vb4pex5vsknk084sn0\u01ffq",
        "01890a5d-ac96-774b-bcce-b302099a8057"
      })
  void a_text_that_is_no_id_is_refused(String text) {
    assertThatThrownBy(() -> Ids.USER.parse("user_id", text))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal ->
                assertThat(refusal.fieldErrors())
                    .singleElement()
                    .extracting(FieldError::field)
                    .isEqualTo("user_id"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 31, 10_000_000, Long.MAX_VALUE >> 1})
  void a_position_of_a_book_is_a_uuid_and_back(long seq) {
    UUID uuid = Ids.ofSeq(1, seq);
    assertThat(uuid.version()).isEqualTo(8);
    assertThat(uuid.variant()).isEqualTo(2);
    assertThat(Ids.seqOf(1, uuid)).isEqualTo(seq);
    assertThat(Ids.seqOf(2, uuid)).isZero();
  }

  @Test
  void a_foreign_uuid_is_no_position() {
    assertThat(Ids.seqOf(1, UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"))).isZero();
  }
}
