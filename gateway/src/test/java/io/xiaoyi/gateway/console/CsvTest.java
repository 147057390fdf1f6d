package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.loop.Queries.Row;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @ParameterizedTest
    @ValueSource(strings = {"=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"})
    void whatASpreadsheetWouldRunIsText(String formula) {
        String cell = Csv.cell(formula);
        assertThat(cell.startsWith("\"") ? cell.substring(1) : cell).startsWith("'" + formula.charAt(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"plain|plain", "a,b|\"a,b\"", "a\"b|\"a\"\"b\"",
            "站点|站点", "1-2|1-2"})
    void otherCellsAreWhatTheyWere(String value, String cell) {
        assertThat(Csv.cell(value)).isEqualTo(cell);
    }

    @Test
    void aLineIsOneEntryWhateverItHolds() {
        var row = new Row(7, 2, Instant.EPOCH, "ntp", "denied", "=front,\"in\"", "{\"detail\":\"x\"}");
        assertThat(Csv.lines(List.of(row))).isEqualTo("7,2,1970-01-01T00:00:00Z,ntp,denied,\"'=front,\"\"in\"\"\","
                + "\"{\"\"detail\"\":\"\"x\"\"}\"\r\n");
    }
}
