/*
 * A browser source for a real OBS without Chromium: the kind that obs-browser has, whose pages a test opens itself.
 *
 * It follows obs-browser's rules. Any changed setting but the size makes a new browser; the same settings do nothing.
 * With "shutdown" there is no browser while the source is hidden. Refresh reloads, and does nothing without a browser.
 * OBS gets its sound only with "reroute_audio". Source: obs-browser, BrowserSource::Update, SetShowing and Refresh.
 *
 * What it does is written as lines of JSON to the file in EFIR_BROWSER_JOURNAL. Two settings are the test's own:
 *   efir_tone   how loud the page sounds, 0 to 1
 *   efir_fault  the page has crashed; "reload" or "recreate" is what brings it back, "dead" is brought back by nothing
 *   efir_blank  its picture is wholly transparent; otherwise it is grey
 */
#include <graphics/graphics.h>
#include <math.h>
#include <obs-module.h>
#include <stdio.h>
#include <util/platform.h>

OBS_DECLARE_MODULE()

#define RATE 48000
#define LATE_NS 1000000000ULL

struct browser {
	obs_source_t *source;
	char *address, *css, *fault;
	bool is_local, shuts_down, reloads, has_sound, has_own_fps;
	long long fps, level;
	uint32_t width, height;
	bool was_updated, is_wanted, is_there, is_loaded, is_blank;
	double tone, phase;
	uint64_t heard_until;
};

static void note(struct browser *browser, const char *what)
{
	const char *path = getenv("EFIR_BROWSER_JOURNAL");
	FILE *file = path ? fopen(path, "a") : NULL;
	if (!file)
		return;
	obs_data_t *line = obs_data_create();
	obs_data_set_string(line, "source", obs_source_get_name(browser->source));
	obs_data_set_string(line, "what", what);
	obs_data_set_string(line, "address", browser->address ? browser->address : "");
	obs_data_set_bool(line, "is_local", browser->is_local);
	fprintf(file, "%s\n", obs_data_get_json(line));
	obs_data_release(line);
	fclose(file);
}

static bool has_changed(char **kept, const char *now)
{
	if (*kept && strcmp(*kept, now) == 0)
		return false;
	bfree(*kept);
	*kept = bstrdup(now);
	return true;
}

/* Loads the page, unless its fault wants more than this. */
static void load(struct browser *browser, const char *how)
{
	bool helps = !*browser->fault || !strcmp(browser->fault, how) ||
		     (!strcmp(browser->fault, "reload") && !strcmp(how, "recreate"));
	browser->is_loaded = helps;
	if (helps)
		has_changed(&browser->fault, "");
	note(browser, !helps ? "failed" : strcmp(how, "reload") ? "load" : "reload");
}

static void drop(struct browser *browser)
{
	if (browser->is_there)
		note(browser, "close");
	browser->is_there = browser->is_loaded = false;
}

#define TAKE(field, value) (browser->field != (value) ? (browser->field = (value), true) : false)

static void update(void *data, obs_data_t *settings)
{
	struct browser *browser = data;
	bool is_local = obs_data_get_bool(settings, "is_local_file");
	bool changed = !browser->was_updated;

	changed |= TAKE(is_local, is_local);
	changed |= TAKE(shuts_down, obs_data_get_bool(settings, "shutdown"));
	changed |= TAKE(reloads, obs_data_get_bool(settings, "restart_when_active"));
	changed |= TAKE(has_sound, obs_data_get_bool(settings, "reroute_audio"));
	changed |= TAKE(has_own_fps, obs_data_get_bool(settings, "fps_custom"));
	changed |= TAKE(fps, obs_data_get_int(settings, "fps"));
	changed |= TAKE(level, obs_data_get_int(settings, "webpage_control_level"));
	changed |= has_changed(&browser->css, obs_data_get_string(settings, "css"));
	changed |= has_changed(&browser->address, obs_data_get_string(settings, is_local ? "local_file" : "url"));

	browser->width = (uint32_t)obs_data_get_int(settings, "width");
	browser->height = (uint32_t)obs_data_get_int(settings, "height");
	browser->tone = obs_data_get_double(settings, "efir_tone");
	browser->is_blank = obs_data_get_bool(settings, "efir_blank");
	if (has_changed(&browser->fault, obs_data_get_string(settings, "efir_fault")) && *browser->fault &&
	    browser->is_there) {
		browser->is_loaded = false;
		note(browser, "crash");
	}
	browser->was_updated = true;
	if (!changed)
		return;
	obs_source_set_audio_active(browser->source, browser->has_sound);
	drop(browser);
	browser->is_wanted = !browser->shuts_down || obs_source_showing(browser->source);
}

static void refresh(struct browser *browser)
{
	if (browser->is_there)
		load(browser, "reload");
	else
		note(browser, "no browser to refresh");
}

static void become_visible(struct browser *browser, bool is_visible)
{
	if (!browser->shuts_down) {
		note(browser, is_visible ? "visible" : "hidden");
	} else {
		drop(browser);
		browser->is_wanted = is_visible;
	}
}

static void on_show(void *data)
{
	become_visible(data, true);
}

static void on_hide(void *data)
{
	become_visible(data, false);
}

static void on_activate(void *data)
{
	struct browser *browser = data;
	if (browser->reloads)
		refresh(browser);
	note(browser, "active");
}

static void on_deactivate(void *data)
{
	note(data, "inactive");
}

static void sound(struct browser *browser)
{
	static float samples[RATE];
	uint64_t now = os_gettime_ns();
	if (!browser->heard_until || now - browser->heard_until > LATE_NS)
		browser->heard_until = now - LATE_NS / 50;
	uint32_t frames = (uint32_t)((now - browser->heard_until) * RATE / 1000000000ULL);
	if (frames == 0 || frames > RATE)
		return;
	for (uint32_t at = 0; at < frames; at++) {
		samples[at] = (float)(browser->tone * sin(browser->phase));
		browser->phase += 2 * M_PI * 440 / RATE;
	}
	struct obs_source_audio audio = {
		.data = {(uint8_t *)samples, (uint8_t *)samples},
		.frames = frames,
		.speakers = SPEAKERS_STEREO,
		.format = AUDIO_FORMAT_FLOAT_PLANAR,
		.samples_per_sec = RATE,
		.timestamp = browser->heard_until,
	};
	obs_source_output_audio(browser->source, &audio);
	browser->heard_until += (uint64_t)frames * 1000000000ULL / RATE;
}

static void on_tick(void *data, float seconds)
{
	struct browser *browser = data;
	UNUSED_PARAMETER(seconds);
	if (browser->is_wanted) {
		browser->is_wanted = false;
		browser->is_there = true;
		load(browser, "recreate");
	}
	if (browser->is_loaded && browser->has_sound && browser->tone > 0)
		sound(browser);
	else
		browser->heard_until = 0;
}

static void render(void *data, gs_effect_t *effect)
{
	struct browser *browser = data;
	UNUSED_PARAMETER(effect);
	if (browser->is_blank || !browser->is_loaded)
		return;
	gs_effect_t *solid = obs_get_base_effect(OBS_EFFECT_SOLID);
	struct vec4 grey;
	vec4_set(&grey, 0.5f, 0.5f, 0.5f, 1.0f);
	gs_effect_set_vec4(gs_effect_get_param_by_name(solid, "color"), &grey);
	while (gs_effect_loop(solid, "Solid"))
		gs_draw_sprite(NULL, 0, browser->width, browser->height);
}

static void *create(obs_data_t *settings, obs_source_t *source)
{
	struct browser *browser = bzalloc(sizeof(*browser));
	UNUSED_PARAMETER(settings);
	browser->source = source;
	browser->fault = bstrdup("");
	obs_source_update(source, NULL);
	return browser;
}

static void destroy(void *data)
{
	struct browser *browser = data;
	drop(browser);
	bfree(browser->address);
	bfree(browser->css);
	bfree(browser->fault);
	bfree(browser);
}

static bool on_pressed(obs_properties_t *all, obs_property_t *property, void *data)
{
	UNUSED_PARAMETER(all);
	UNUSED_PARAMETER(property);
	refresh(data);
	return false;
}

static obs_properties_t *properties(void *data)
{
	obs_properties_t *all = obs_properties_create();
	obs_properties_set_flags(all, OBS_PROPERTIES_DEFER_UPDATE);
	obs_properties_add_text(all, "url", "URL", OBS_TEXT_DEFAULT);
	obs_properties_add_button2(all, "refreshnocache", "Refresh", on_pressed, data);
	return all;
}

static void defaults(obs_data_t *settings)
{
	obs_data_set_default_string(settings, "url", "https://obsproject.com/browser-source");
	obs_data_set_default_int(settings, "width", 800);
	obs_data_set_default_int(settings, "height", 600);
	obs_data_set_default_int(settings, "fps", 30);
	obs_data_set_default_int(settings, "webpage_control_level", 1);
	obs_data_set_default_string(settings, "css",
				    "body { background-color: rgba(0, 0, 0, 0); margin: 0px auto; overflow: hidden; }");
	obs_data_set_default_bool(settings, "reroute_audio", false);
	obs_data_set_default_bool(settings, "shutdown", false);
	obs_data_set_default_bool(settings, "restart_when_active", false);
}

static const char *get_name(void *unused)
{
	UNUSED_PARAMETER(unused);
	return "Browser";
}

static uint32_t get_width(void *data)
{
	return ((struct browser *)data)->width;
}

static uint32_t get_height(void *data)
{
	return ((struct browser *)data)->height;
}

bool obs_module_load(void)
{
	static struct obs_source_info info = {
		.id = "browser_source",
		.type = OBS_SOURCE_TYPE_INPUT,
		.output_flags = OBS_SOURCE_VIDEO | OBS_SOURCE_AUDIO | OBS_SOURCE_CUSTOM_DRAW | OBS_SOURCE_INTERACTION |
				OBS_SOURCE_DO_NOT_DUPLICATE | OBS_SOURCE_SRGB,
		.get_name = get_name,
		.create = create,
		.destroy = destroy,
		.update = update,
		.show = on_show,
		.hide = on_hide,
		.activate = on_activate,
		.deactivate = on_deactivate,
		.video_tick = on_tick,
		.video_render = render,
		.get_width = get_width,
		.get_height = get_height,
		.get_properties = properties,
		.get_defaults = defaults,
	};
	obs_register_source(&info);
	return true;
}
