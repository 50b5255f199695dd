#include "sandbox/catalogue/kinds.h"

namespace emptor::sandbox::catalogue {
namespace {

Kind headphones() {
    return {
        .category = {"Electronics", "Audio", "Headphones"},
        .nouns = {"Over-Ear Headphones", "Headphones", "Headset"},
        .brands = {"Sonavo", "Brimtone", "Halvik", "Echolane", "Murmura", "Tonvik", "Plainline"},
        .series = {"QuietWave", "StudioLine", "AirHush", "BassForge", "CityTune", "Nocturne"},
        .naming = Naming::kSeriesNumber,
        .price_low = 39,
        .price_high = 329,
        .weight_low = 180,
        .weight_high = 340,
        .second_hand_permille = 160,
        .axes = {colours(
                     {{"Black", ""}, {"White", ""}, {"Silver", ""}, {"Blue", ""}, {"Sand", ""}}),
                 {"battery life", {{"30", "h"}, {"40", "h"}, {"60", "h"}}, false, false}},
        .features = {{"noise cancelling", {"Noise Cancelling", "Noise-Canceling", "ANC"}, 620, 350},
                     {"wireless", {"Wireless", "Bluetooth", "BT"}, 850, 150},
                     {"microphone", {"with Microphone", "w/ Mic", "Mic"}, 400, 30}},
        .sentences = {"The {model} keeps the street outside and the bass inside.",
                      "Soft cushions and a light frame make these {noun} fit for long flights.",
                      "Folds flat into the case that comes with it."},
    };
}

Kind earbuds() {
    return {
        .category = {"Electronics", "Audio", "Earbuds"},
        .nouns = {"In-Ear Earbuds", "Earbuds", "In-Ears"},
        .brands = {"Sonavo", "Brimtone", "Halvik", "Echolane", "Hyvio", "Plainline"},
        .series = {"PebblePods", "AirHush", "Droplet", "CityTune", "RunBeat"},
        .naming = Naming::kSeriesNumber,
        .price_low = 19,
        .price_high = 229,
        .weight_low = 40,
        .weight_high = 90,
        .second_hand_permille = 60,
        .axes = {colours({{"Black", ""}, {"White", ""}, {"Mint", ""}, {"Pink", ""}})},
        .features = {{"noise cancelling", {"Noise Cancelling", "Noise-Canceling", "ANC"}, 480, 350},
                     {"wireless", {"True Wireless", "Wireless", "TWS"}, 900, 100},
                     {"waterproof", {"Waterproof", "Water-Resistant", "IPX7"}, 400, 80}},
        .sentences = {"Small {noun} with three sizes of ear tips.",
                      "The charging case holds three more rounds.",
                      "Calls stay clear in the wind."},
    };
}

Kind speakers() {
    return {
        .category = {"Electronics", "Audio", "Speakers"},
        .nouns = {"Portable Speaker", "Bluetooth Speaker", "Speaker"},
        .brands = {"Sonavo", "Brimtone", "Murmura", "Tonvik", "Boomwick", "Plainline"},
        .series = {"Boulder", "RoomFill", "PatioSound", "Drumlin", "Beacon"},
        .naming = Naming::kSeriesNumber,
        .price_low = 25,
        .price_high = 349,
        .weight_low = 300,
        .weight_high = 3200,
        .second_hand_permille = 90,
        .axes = {colours({{"Black", ""}, {"Grey", ""}, {"Red", ""}, {"Green", ""}}),
                 {"power", {{"10", "W"}, {"20", "W"}, {"30", "W"}, {"60", "W"}}, false, true}},
        .features = {{"waterproof", {"Waterproof", "Water-Resistant", "IP67"}, 600, 100},
                     {"stereo pair", {"Stereo Pairing", "Stereo", "TWS"}, 300, 60}},
        .sentences = {"Plays twelve hours on one charge.",
                      "The {model} fills a room or a campsite with full sound.",
                      "Two of them pair to stereo."},
    };
}

Kind cameras() {
    return {
        .category = {"Electronics", "Cameras", "Digital Cameras"},
        .nouns = {"Mirrorless Digital Camera", "Digital Camera", "Camera"},
        .brands = {"Optivane", "Luxbrook", "Fjellcam", "Karlsund", "Pixlode"},
        .series = {"Aperia", "Viewmark", "Traveller", "Proxima", "Daylight"},
        .naming = Naming::kSeriesCode,
        .price_low = 249,
        .price_high = 2199,
        .weight_low = 280,
        .weight_high = 760,
        .second_hand_permille = 300,
        .axes = {colours({{"Black", ""}, {"Silver", ""}}),
                 {"kit",
                  {{"Body Only", ""}, {"18-55mm Lens Kit", "", 160}, {"16-80mm Lens Kit", "", 380}},
                  true,
                  true},
                 {"resolution",
                  {{"20.1", "MP"}, {"24.2", "MP", 80}, {"33", "MP", 300}, {"45.7", "MP", 700}},
                  false,
                  true}},
        .features = {{"4k video", {"4K Video", "4K", "UHD"}, 700, 120},
                     {"wi-fi", {"Wi-Fi", "WiFi", "WLAN"}, 600, 30},
                     {"stabilisation", {"Image Stabilization", "Stabilized", "IBIS"}, 500, 150}},
        .sentences = {"The {model} focuses in a blink and follows eyes through the frame.",
                      "A tilting screen helps with low angles.",
                      "One battery lasts about 400 pictures."},
    };
}

Kind televisions() {
    return {
        .category = {"Electronics", "TV & Video", "Televisions"},
        .nouns = {"Smart Television", "Smart TV", "TV"},
        .brands = {"Lumivar", "Orbrel", "Vidara", "Kestoma", "Plainline"},
        .series = {"Panorama", "Vista", "ClearStage", "Horizon"},
        .naming = Naming::kSeriesCode,
        .price_low = 179,
        .price_high = 899,
        .weight_low = 5200,
        .weight_high = 24000,
        .second_hand_permille = 140,
        .axes = {{"screen",
                  {{"43", "inch"}, {"50", "inch", 250}, {"55", "inch", 420}, {"65", "inch", 900}},
                  true,
                  true},
                 {"refresh rate", {{"60", "Hz"}, {"120", "Hz", 300}}, false, true}},
        .features = {{"4k", {"4K UHD", "Ultra HD", "4K"}, 850, 100},
                     {"hdr", {"HDR10+", "HDR", "HDR"}, 500, 50},
                     {"panel", {"OLED", "OLED", "OLED"}, 200, 900}},
        .sentences = {"Deep blacks and an even picture from every seat.",
                      "The {model} starts in four seconds and finds the usual streaming services.",
                      "Four HDMI inputs, one with return channel."},
    };
}

Kind watches() {
    return {
        .category = {"Electronics", "Wearables", "Smart Watches"},
        .nouns = {"Fitness Smart Watch", "Smartwatch", "Watch"},
        .brands = {"Hyvio", "Zelphon", "Kilopace", "Mirrano", "Orbrel"},
        .series = {"Pulse", "Meridian", "TrackOne", "Solstice"},
        .naming = Naming::kSeriesNumber,
        .price_low = 49,
        .price_high = 449,
        .weight_low = 28,
        .weight_high = 80,
        .second_hand_permille = 180,
        .axes = {{"size", {{"41", "mm"}, {"45", "mm", 80}}, true, true},
                 colours({{"Black", ""}, {"Silver", ""}, {"Rose Gold", ""}, {"Green", ""}})},
        .features = {{"gps", {"GPS", "GPS", "GPS"}, 700, 80},
                     {"lte", {"Cellular", "LTE", "LTE"}, 250, 250}},
        .sentences = {"Counts steps, sleep and heartbeats, and tells the time as well.",
                      "The {model} swims down to fifty metres.", "Seven days between charges."},
    };
}

}  // namespace

std::vector<Kind> audio_and_vision_kinds() {
    return {headphones(), earbuds(), speakers(), cameras(), televisions(), watches()};
}

}  // namespace emptor::sandbox::catalogue
