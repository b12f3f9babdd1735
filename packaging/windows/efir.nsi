; The installer of Windows: for one account, without an administrator. package.py gives VERSION, SIZE_KIB, LISTS, ICON, LICENCE, OUT.
; Silent: efir-setup.exe /S [/AUTOSTART] [/D=FOLDER]; the uninstaller: uninstall.exe /S, which keeps the data.

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetDateSave off
RequestExecutionLevel user
ManifestDPIAware true

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include "${LISTS}"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Efir"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"

Name "Efir"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Efir"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 ProductName "Efir"
VIAddVersionKey /LANG=0 FileDescription "Efir Setup"
VIAddVersionKey /LANG=0 FileVersion "${VERSION}"
VIAddVersionKey /LANG=0 ProductVersion "${VERSION}"
VIAddVersionKey /LANG=0 CompanyName "Efir contributors"
VIAddVersionKey /LANG=0 LegalCopyright "GPL-3.0-or-later"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\efir.exe"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Ukrainian"

LangString AUTOSTART ${LANG_ENGLISH} "Start Efir with Windows"
LangString AUTOSTART ${LANG_UKRAINIAN} "Запускати Ефір разом із Windows"
LangString DESKTOP ${LANG_ENGLISH} "Shortcut on the desktop"
LangString DESKTOP ${LANG_UKRAINIAN} "Ярлик на робочому столі"
LangString RUNS ${LANG_ENGLISH} "Efir is running. Close it (Stop Efir in the menu of its icon beside the clock), then press Retry."
LangString RUNS ${LANG_UKRAINIAN} "Ефір працює. Закрийте його («Зупинити Ефір» у меню значка біля годинника) і натисніть «Повторити»."
LangString DATA ${LANG_ENGLISH} "Delete your data too: queue, history, settings, links?$\r$\n$\r$\n$LOCALAPPDATA\efir"
LangString DATA ${LANG_UKRAINIAN} "Видалити також ваші дані: чергу, історію, налаштування, посилання?$\r$\n$\r$\n$LOCALAPPDATA\efir"

; Windows lets nobody write a program that runs.
!macro WAIT_UNTIL_CLOSED
  ClearErrors
  ${DoWhile} ${FileExists} "$INSTDIR\efir.exe"
    FileOpen $0 "$INSTDIR\efir.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      FileOpen $0 "$INSTDIR\efir-cli.exe" a
      ${IfNot} ${Errors}
        FileClose $0
        ${ExitDo}
      ${EndIf}
    ${EndIf}
    ClearErrors
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION $(RUNS) /SD IDCANCEL IDRETRY +3
    SetErrorLevel 2
    Quit
  ${Loop}
!macroend

Section "Efir"
  SectionIn RO
  !insertmacro WAIT_UNTIL_CLOSED
  RMDir /r "$INSTDIR\_internal" ; an older version's: nothing of it may stay beside the new one
  SetOverwrite on
  !insertmacro WRITE_FILES
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\Efir.lnk" "$INSTDIR\efir.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Efir"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\efir.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Efir contributors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE_KIB}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section /o $(AUTOSTART) AutostartSection
  ; Efir takes this over at its next start, and keeps it as its own setting.
  WriteRegStr HKCU "${RUN}" "Efir" '"$INSTDIR\efir.exe" --hidden'
SectionEnd

Section /o $(DESKTOP)
  CreateShortCut "$DESKTOP\Efir.lnk" "$INSTDIR\efir.exe"
SectionEnd

Function .onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/AUTOSTART" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${AutostartSection}
  ${EndIf}
  ClearErrors
FunctionEnd

Section "Uninstall"
  !insertmacro WAIT_UNTIL_CLOSED
  !insertmacro REMOVE_FILES
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Efir.lnk"
  Delete "$DESKTOP\Efir.lnk"
  DeleteRegValue HKCU "${RUN}" "Efir"
  DeleteRegKey HKCU "${UNINSTALL}"
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 $(DATA) /SD IDNO IDNO +2
  RMDir /r "$LOCALAPPDATA\efir"
SectionEnd
