import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Java's own client with its defaults, which offers HTTP/2 with its first request: asks the same twice, prints both. */
class Offer {
    public static void main(String[] given) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(given[0]))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(given[1]))
            .build();
        for (int n = 0; n < 2; n++) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            System.out.println(response.statusCode() + " " + response.body());
        }
    }
}
