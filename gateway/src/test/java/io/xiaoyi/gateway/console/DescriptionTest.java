package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DescriptionTest {
    private static final String META = "spec.openapis.org/oas/3.1/schema/2022-10-07";
    private final Description description = read();

    private static Description read() {
        try {
            return Description.read();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void itIsOpenApi31ByTheSpecificationsOwnSchema() throws IOException {
        var mapper = new ObjectMapper();
        try (InputStream stream = OpenAPIContract.class.getClassLoader().getResourceAsStream(META)) {
            JsonNode meta = mapper.readTree(stream);
            JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(meta);
            assertThat(schema.validate(mapper.readTree(description.tree().encode()))).isEmpty();
            JsonObject broken = description.tree().copy();
            broken.getJsonObject("info").remove("title");
            assertThat(schema.validate(mapper.readTree(broken.encode()))).isNotEmpty();
        }
    }

    @Test
    void vertxTakesIt() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            OpenAPIContract contract = OpenAPIContract.from(vertx, description.forRouter()).toCompletionStage()
                    .toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(contract.operations()).hasSameSizeAs(description.operations().keySet());
        } finally {
            vertx.close();
        }
    }

    @Test
    void everyOperationSaysItsRoleItsSecurityAndHowItRefuses() {
        var strays = new TreeSet<String>();
        description.operations().values().forEach(served -> {
            boolean isSecured = served.json().containsKey("security");
            if (isSecured == served.role().isEmpty()) {
                strays.add(served.operationId() + ": security");
            }
            if (!served.json().getJsonObject("responses").containsKey("default")) {
                strays.add(served.operationId() + ": no problem");
            }
        });
        assertThat(strays).isEmpty();
    }

    @Test
    void everythingThatIsSentInSaysInBothLanguagesWhatIsAllowed() {
        var strays = new TreeSet<String>();
        description.operations().values().forEach(served -> {
            description.bodySchema(served).ifPresent(schema -> collect(served.operationId(), schema, strays));
            if (served.json().containsKey("parameters")) {
                served.json().getJsonArray("parameters").forEach(it -> {
                    String[] path = ((JsonObject) it).getString("$ref").split("/");
                    JsonObject parameter = description.tree().getJsonObject("components").getJsonObject("parameters")
                            .getJsonObject(path[path.length - 1]);
                    description.parameterSchema(served, parameter.getString("in"), parameter.getString("name"))
                            .ifPresent(schema -> said(served.operationId() + " " + parameter.getString("name"),
                                    schema, strays));
                });
            }
        });
        assertThat(strays).isEmpty();
    }

    private void collect(String where, JsonObject schema, TreeSet<String> strays) {
        said(where, schema, strays);
        schema.getJsonObject("properties", new JsonObject()).fieldNames().forEach(name -> description.below(schema,
                "/" + name).ifPresent(below -> collect(where + "/" + name, below, strays)));
    }

    private static void said(String where, JsonObject schema, TreeSet<String> strays) {
        if (!schema.containsKey("description") || !schema.containsKey("x-description-zh")) {
            strays.add(where);
        }
    }
}
