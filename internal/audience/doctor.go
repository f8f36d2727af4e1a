package audience

import "net/http"

// DoctorHeader marks the requests of dateline doctor. It calls itself what other programs do, since servers in front look at
// that, and would be counted as these otherwise.
const DoctorHeader = "Dateline-Doctor"

// doctorWord is what dateline doctor calls itself where it stands in for nobody.
const doctorWord = "dateline-doctor"

// DoctorAgent is the User-Agent of dateline doctor in a version.
func DoctorAgent(version string) string { return doctorWord + "/" + version }

// Caller is what the program calls itself that sent a header, for [Audience.Note].
func Caller(h http.Header) string {
	if len(h[DoctorHeader]) > 0 {
		return doctorWord
	}
	if agents := h["User-Agent"]; len(agents) > 0 {
		return agents[0]
	}
	return ""
}
